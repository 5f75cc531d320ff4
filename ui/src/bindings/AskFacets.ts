// Generated from crates/api. Do not edit.
import type { CollectionId } from "./CollectionId";

/**
 * Asks what documents can be narrowed by.
 */
export type AskFacets = { 
/**
 * Only those of this collection.
 */
collection?: CollectionId, };
