// Generated from crates/api. Do not edit.
import type { ConnectionId } from "./ConnectionId";
import type { FileKey } from "./FileKey";

/**
 * Which files of a connection to look at.
 */
export type StatSourceFiles = { 
/**
 * The connection.
 */
id: ConnectionId, 
/**
 * Their names within it. A name that ends in `/` is a folder, and is there when a file
 * is below it.
 */
keys: Array<FileKey>, };
