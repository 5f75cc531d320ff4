// Generated from crates/api. Do not edit.

/**
 * Asks for exports.
 */
export type ListExports = { 
/**
 * Only of this user.
 */
user?: string, 
/**
 * How many to pass over; 0 unless said.
 */
offset?: number, 
/**
 * Most to answer with, up to 1000; 100 unless said.
 */
limit?: number, };
