// Generated from crates/api. Do not edit.

/**
 * A rectangle in parts of the page as it is shown, from its upper left corner: 0 to 1.
 */
export type PagePlace = { 
/**
 * From the left edge.
 */
left: number, 
/**
 * From the upper edge.
 */
top: number, 
/**
 * Part of the page's width.
 */
width: number, 
/**
 * Part of the page's height.
 */
height: number, };
