// Generated from crates/api. Do not edit.
import type { Bytes } from "./Bytes";
import type { Failure } from "./Failure";
import type { FileKey } from "./FileKey";
import type { Timestamp } from "./Timestamp";

/**
 * A file as its source shows it.
 */
export type SourceFile = { 
/**
 * Its name within the connection.
 */
key: FileKey, 
/**
 * Its size, where the source tells.
 */
size: Bytes | null, 
/**
 * When it was last changed, where the source tells.
 */
modified: Timestamp | null, 
/**
 * Why it cannot be taken in, if it cannot.
 */
problem: Failure | null, };
