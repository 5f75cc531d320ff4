// Generated from crates/api. Do not edit.
import type { Bytes } from "./Bytes";
import type { ContentHash } from "./ContentHash";
import type { FileKey } from "./FileKey";
import type { JobId } from "./JobId";
import type { Timestamp } from "./Timestamp";

/**
 * A file that a watch took.
 */
export type WatchFileView = { 
/**
 * Its path relative to the folder.
 */
key: FileKey, 
/**
 * Its size when it was taken.
 */
size: Bytes, 
/**
 * When it was last changed, as of then.
 */
modified: Timestamp, 
/**
 * Hash of its bytes, once they were read.
 */
content_hash: ContentHash | null, } & ({ "state": "submitted", 
/**
 * The job.
 */
job: JobId, } | { "state": "settled" } | { "state": "failed" } | { "state": "missing", 
/**
 * Since when.
 */
since: Timestamp, });
