// Generated from crates/api. Do not edit.

/**
 * How many files of a job are in each state; always equals the sum over its files.
 */
export type FileTotals = { 
/**
 * Waiting.
 */
pending: number, 
/**
 * Being worked on.
 */
working: number, 
/**
 * Stored.
 */
completed: number, 
/**
 * Stored earlier.
 */
unchanged: number, 
/**
 * Left out.
 */
skipped: number, 
/**
 * Failed.
 */
failed: number, };
