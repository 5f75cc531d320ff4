// Generated from crates/api. Do not edit.

/**
 * What was let out.
 */
export type QuarantineCleared = { 
/**
 * How many entries.
 */
entries: number, };
