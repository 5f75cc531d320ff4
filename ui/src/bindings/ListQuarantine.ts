// Generated from crates/api. Do not edit.

/**
 * Which part of the quarantine to list, the latest first.
 */
export type ListQuarantine = { 
/**
 * How many to pass over; 0 unless said.
 */
offset?: number, 
/**
 * How many to give, 1 to 1000; 100 unless said.
 */
limit?: number, };
