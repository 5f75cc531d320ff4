// Generated from crates/api. Do not edit.
import type { ChunkPlaces } from "./ChunkPlaces";
import type { PagePlace } from "./PagePlace";

/**
 * What stands where on a page.
 */
export type PagePlaces = { 
/**
 * How wide the page is: points of a PDF, pixels of a picture.
 */
width: number, 
/**
 * How high it is, in the same unit.
 */
height: number, 
/**
 * Words that the page has as text; 0 for a scan, of which places are not known.
 */
words: number, 
/**
 * Its chunks in the order of the document.
 */
chunks: Array<ChunkPlaces>, 
/**
 * Where the text stands that was asked for.
 */
text: Array<PagePlace>, };
