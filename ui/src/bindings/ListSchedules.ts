// Generated from crates/api. Do not edit.

/**
 * Which schedules to list.
 */
export type ListSchedules = { 
/**
 * Only this user's.
 */
user?: string, };
