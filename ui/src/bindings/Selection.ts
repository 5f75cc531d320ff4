// Generated from crates/api. Do not edit.
import type { ConnectionId } from "./ConnectionId";
import type { FileKey } from "./FileKey";

/**
 * Which files of one connection a job takes.
 */
export type Selection = { 
/**
 * The connection.
 */
connection: ConnectionId, 
/**
 * Only these files, or (when empty) everything the connection lists. A key that
 * ends in `/` is a folder and takes everything below it.
 */
keys?: Array<FileKey>, 
/**
 * Files left out of what `keys` takes.
 */
exclude?: Array<FileKey>, 
/**
 * Metadata of single files, laid over what the job gives to all of them. Whoever
 * stores a document looks here for its file's key.
 */
metadata?: { [key in FileKey]: { [key in string]: string } }, };
