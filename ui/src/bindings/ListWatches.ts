// Generated from crates/api. Do not edit.

/**
 * Which watched folders to list.
 */
export type ListWatches = { 
/**
 * Only this user's.
 */
user?: string, };
