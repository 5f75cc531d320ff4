// Generated from crates/api. Do not edit.

/**
 * Part of a list. Asking for items beyond its end gives an empty page, not an error.
 */
export type Page<T> = { 
/**
 * The items asked for, in order.
 */
items: Array<T>, 
/**
 * How many there are in all that match.
 */
total: number, 
/**
 * Place of the first item within all that match, counted from 0.
 */
offset: number, };
