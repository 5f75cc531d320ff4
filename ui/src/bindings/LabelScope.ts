// Generated from crates/api. Do not edit.
import type { CollectionId } from "./CollectionId";

/**
 * Asks about the labels of a collection, or of all.
 */
export type LabelScope = { 
/**
 * Only of this collection.
 */
collection?: CollectionId, };
