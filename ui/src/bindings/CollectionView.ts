// Generated from crates/api. Do not edit.
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
 * What it is for, in the words of whoever made it.
 */
description: string, 
/**
 * Documents in it.
 */
documents: number, 
/**
 * Chunks of those documents.
 */
chunks: number, 
/**
 * When it was created.
 */
created_at: Timestamp, };
