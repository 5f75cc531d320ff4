// Generated from crates/api. Do not edit.
import type { Bytes } from "./Bytes";
import type { CollectionId } from "./CollectionId";
import type { DocumentId } from "./DocumentId";
import type { JobId } from "./JobId";
import type { Timestamp } from "./Timestamp";

/**
 * A document that was removed and can be restored.
 */
export type RemovedView = { 
/**
 * Its id, which it keeps.
 */
id: DocumentId, 
/**
 * The group it was in.
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
 * Size of its file.
 */
size: Bytes, 
/**
 * Its chunks.
 */
chunks: number, 
/**
 * When it was removed.
 */
removed_at: Timestamp, 
/**
 * The job that removed it.
 */
job: JobId | null, };
