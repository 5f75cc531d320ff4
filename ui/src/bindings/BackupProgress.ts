// Generated from crates/api. Do not edit.
import type { Bytes } from "./Bytes";

/**
 * How far a backup is.
 */
export type BackupProgress = { 
/**
 * Copied so far.
 */
copied: Bytes, 
/**
 * To be copied.
 */
total: Bytes, 
/**
 * Whether the copy is complete and is being checked.
 */
checking: boolean, };
