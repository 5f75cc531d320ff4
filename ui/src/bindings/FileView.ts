// Generated from crates/api. Do not edit.
import type { Bytes } from "./Bytes";
import type { ConnectionId } from "./ConnectionId";
import type { ContentHash } from "./ContentHash";
import type { FileId } from "./FileId";
import type { FileKey } from "./FileKey";
import type { FileProgress } from "./FileProgress";
import type { FileState } from "./FileState";
import type { JobId } from "./JobId";
import type { SourceType } from "./SourceType";
import type { StageDurations } from "./StageDurations";
import type { StoredAs } from "./StoredAs";
import type { Timestamp } from "./Timestamp";

/**
 * A file of a job with how far it is.
 */
export type FileView = { 
/**
 * How far it is, while it is being worked on.
 */
progress: FileProgress | null, 
/**
 * How its document came out, while that is there.
 */
stored: StoredAs | null, 
/**
 * Its id.
 */
id: FileId, 
/**
 * The job it belongs to.
 */
job: JobId, 
/**
 * The connection it comes from.
 */
connection: ConnectionId, 
/**
 * That connection's kind.
 */
source_type: SourceType, 
/**
 * Its name within the source.
 */
key: FileKey, 
/**
 * Its size as listed, if the source says.
 */
size?: Bytes | null, 
/**
 * When it was last changed, as listed, if the source says.
 */
modified?: Timestamp | null, 
/**
 * Where it is.
 */
state: FileState, 
/**
 * Attempts begun, this one included.
 */
attempts: number, 
/**
 * Its type by content (`application/pdf`), known after access.
 */
media_type?: string | null, 
/**
 * Hash of its bytes, known after download.
 */
content_hash?: ContentHash | null, 
/**
 * Time per stage of the last attempt.
 */
durations: StageDurations, 
/**
 * When the first attempt began.
 */
started_at?: Timestamp | null, 
/**
 * When it reached its final state.
 */
finished_at?: Timestamp | null, };
