// Generated from crates/api. Do not edit.

/**
 * A half-open range of bytes in [`Document::text`]. Both ends are character boundaries.
 */
export type Span = { 
/**
 * First byte.
 */
start: number, 
/**
 * One past the last byte.
 */
end: number, };
