// Generated from crates/api. Do not edit.
import type { Bytes } from "./Bytes";
import type { CollectionId } from "./CollectionId";
import type { DocumentId } from "./DocumentId";
import type { Timestamp } from "./Timestamp";

/**
 * One of several documents that are nearly the same.
 */
export type NearDuplicate = { 
/**
 * Its id.
 */
id: DocumentId, 
/**
 * The group it is in.
 */
collection: CollectionId, 
/**
 * Its title, or its file name.
 */
title: string, 
/**
 * Its name within its source.
 */
key: string, 
/**
 * Size of the file.
 */
size: Bytes, 
/**
 * When the file was last changed.
 */
modified: Timestamp | null, 
/**
 * About how much of its text and that of the first both have, 0 to 1; 1 for the first.
 */
likeness: number, };
