// Generated from crates/api. Do not edit.
import type { CollectionId } from "./CollectionId";

/**
 * Labels some of the stored documents again.
 */
export type RunLabels = { 
/**
 * Only of this collection.
 */
collection?: CollectionId, 
/**
 * How many at most, 1 to 1000; 100 unless said.
 */
limit?: number, };
