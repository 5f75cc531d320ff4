// Generated from crates/api. Do not edit.
import type { ChunkId } from "./ChunkId";
import type { PagePlace } from "./PagePlace";

/**
 * Where a chunk stands on a page.
 */
export type ChunkPlaces = { 
/**
 * Which.
 */
chunk: ChunkId, 
/**
 * Its place in the document, counted from 0.
 */
ordinal: number, 
/**
 * How much of what it has on the page was found, 0 to 1.
 */
found: number, 
/**
 * One rectangle for each line or part of it; none where too little was found.
 */
places: Array<PagePlace>, };
