// Generated from crates/api. Do not edit.
import type { ConnectionId } from "./ConnectionId";
import type { FileKey } from "./FileKey";

/**
 * Takes back what was handed in.
 */
export type RemoveUpload = { 
/**
 * The upload connection.
 */
connection: ConnectionId, 
/**
 * Its name within the connection.
 */
key: FileKey, };
