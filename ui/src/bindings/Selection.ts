// Generated from crates/api. Do not edit.
import type { ConnectionId } from "./ConnectionId";
import type { FileKey } from "./FileKey";
import type { MappedRow } from "./MappedRow";
import type { MetadataValue } from "./MetadataValue";

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
 * Metadata of single files, laid over all else that is known of them. Whoever
 * stores a document looks here for its file's key.
 */
metadata?: { [key in FileKey]: { [key in string]: MetadataValue } }, 
/**
 * Rows of a mapping file, by the file each of them was matched with.
 */
mapped?: { [key in FileKey]: MappedRow }, };
