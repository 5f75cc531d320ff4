// Generated from crates/api. Do not edit.

/**
 * A part of a text that matches a word of the query, in characters of that text.
 */
export type Highlight = { 
/**
 * First UTF-16 code unit, as JavaScript counts.
 */
start: number, 
/**
 * One past the last.
 */
end: number, };
