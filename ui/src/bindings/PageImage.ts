// Generated from crates/api. Do not edit.

/**
 * A page as it looks.
 */
export type PageImage = { 
/**
 * How many pages the original has.
 */
pages: number, 
/**
 * Pixels in a row.
 */
width: number, 
/**
 * Rows.
 */
height: number, 
/**
 * `image/png` or `image/jpeg`.
 */
media_type: string, 
/**
 * The encoded picture, in base 64.
 */
data: string, };
