// Generated from crates/api. Do not edit.
import type { CollectionId } from "./CollectionId";

/**
 * Asks for documents that are nearly the same.
 */
export type AskNearDuplicates = { 
/**
 * Only within this collection.
 */
collection?: CollectionId, 
/**
 * How many groups to pass over; 0 unless said.
 */
offset?: number, 
/**
 * How many groups to give, 1 to 1000; 100 unless said.
 */
limit?: number, };
