// Generated from crates/api. Do not edit.

/**
 * A kind of file that can be read.
 */
export type FormatView = { 
/**
 * `PDF`, `Word document`.
 */
name: string, 
/**
 * `application/pdf`.
 */
media_types: Array<string>, 
/**
 * The usual extensions, without the dot: `pdf`.
 */
extensions: Array<string>, };
