// Generated from crates/api. Do not edit.

/**
 * Whose figures are asked for.
 */
export type AskStatistics = { 
/**
 * Only jobs and files of this user. Documents, chunks and sizes are counted for all,
 * because documents belong to nobody.
 */
user?: string, };
