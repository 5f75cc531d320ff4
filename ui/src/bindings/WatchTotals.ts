// Generated from crates/api. Do not edit.

/**
 * How many files of a watch are in each state.
 */
export type WatchTotals = { 
/**
 * A job works on them.
 */
submitted: number, 
/**
 * Stored, or left out for a reason.
 */
settled: number, 
/**
 * Failed or cancelled.
 */
failed: number, 
/**
 * Not there any more.
 */
missing: number, };
