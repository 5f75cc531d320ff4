// Generated from crates/api. Do not edit.
import type { Bytes } from "./Bytes";
import type { ConnectionId } from "./ConnectionId";
import type { FileKey } from "./FileKey";

/**
 * What was handed in, ready to be selected by a job.
 */
export type UploadView = { 
/**
 * The upload connection.
 */
connection: ConnectionId, 
/**
 * Its name within the connection.
 */
key: FileKey, 
/**
 * Its size.
 */
size: Bytes, };
