// Generated from crates/api. Do not edit.

/**
 * How thoroughly to look.
 */
export type RunDoctor = { 
/**
 * Whether to read stored data too: every page of the database, and whether sampled
 * chunks find themselves. Takes longer.
 */
read_data?: boolean, };
