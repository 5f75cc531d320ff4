// Generated from crates/api. Do not edit.
import type { Bytes } from "./Bytes";
import type { CollectionId } from "./CollectionId";
import type { Timestamp } from "./Timestamp";

/**
 * A group of documents.
 */
export type CollectionView = { 
/**
 * Its short name, which is also its id.
 */
id: CollectionId, 
/**
 * Documents in it.
 */
documents: number, 
/**
 * Chunks of those documents.
 */
chunks: number, 
/**
 * Size of the files they came from.
 */
bytes: Bytes, 
/**
 * When it was created.
 */
created_at: Timestamp, };
