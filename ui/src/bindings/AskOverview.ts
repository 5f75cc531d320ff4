// Generated from crates/api. Do not edit.
import type { CollectionId } from "./CollectionId";

/**
 * Asks what documents are like.
 */
export type AskOverview = { 
/**
 * Only those of this collection.
 */
collection?: CollectionId, };
