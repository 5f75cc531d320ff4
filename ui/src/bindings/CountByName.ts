// Generated from crates/api. Do not edit.

/**
 * A count with the name of what is counted.
 */
export type CountByName = { 
/**
 * What.
 */
name: string, 
/**
 * How many.
 */
count: number, };
