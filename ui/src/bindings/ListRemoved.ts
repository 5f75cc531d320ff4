// Generated from crates/api. Do not edit.

/**
 * Part of the list of removed documents, the latest first.
 */
export type ListRemoved = { 
/**
 * How many to pass over; 0 unless said.
 */
offset?: number, 
/**
 * How many to give, 1 to 1000; 100 unless said.
 */
limit?: number, };
