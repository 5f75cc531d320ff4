// Generated from crates/api. Do not edit.

/**
 * Asks what was asked lately.
 */
export type ListRequests = { 
/**
 * Only those after this one.
 */
after?: number, 
/**
 * Most that are given, the newest of them; 200 unless said.
 */
limit?: number, };
