// Generated from crates/api. Do not edit.
import type { Bytes } from "./Bytes";
import type { ConnectionId } from "./ConnectionId";
import type { ContentHash } from "./ContentHash";
import type { FileKey } from "./FileKey";
import type { Timestamp } from "./Timestamp";

/**
 * Content that a parser crashed on, which no job tries again by itself.
 */
export type QuarantineView = { 
/**
 * The content.
 */
content_hash: ContentHash, 
/**
 * The connection of the file it was last met in.
 */
connection: ConnectionId, 
/**
 * That file's name.
 */
key: FileKey, 
/**
 * Its size.
 */
size: Bytes, 
/**
 * How often the parser crashed on it.
 */
crashes: number, 
/**
 * What happened the last time.
 */
detail: string, 
/**
 * When it crashed first.
 */
first_at: Timestamp, 
/**
 * When it crashed last.
 */
last_at: Timestamp, };
