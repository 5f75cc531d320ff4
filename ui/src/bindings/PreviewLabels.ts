// Generated from crates/api. Do not edit.
import type { CollectionId } from "./CollectionId";

/**
 * Asks what the policies in force would do.
 */
export type PreviewLabels = { 
/**
 * Only with documents of this collection.
 */
collection?: CollectionId, 
/**
 * With documents on their way to this destination, instead of with what is stored.
 */
destination?: string, };
