// Generated from crates/api. Do not edit.
import type { BackupKind } from "./BackupKind";
import type { Bytes } from "./Bytes";
import type { EventSeq } from "./EventSeq";
import type { Timestamp } from "./Timestamp";

/**
 * A backup as found on a disk.
 */
export type Backup = { 
/**
 * The file: its absolute path.
 */
file: string, 
/**
 * Its size.
 */
size: Bytes, 
/**
 * Why it was made.
 */
kind: BackupKind, 
/**
 * When it was made.
 */
at: Timestamp, 
/**
 * The version of Gristmill that made it; none for those older than this note.
 */
version?: string | null, 
/**
 * The schema of its database.
 */
schema: number, 
/**
 * The last event in it.
 */
last_event: EventSeq, 
/**
 * Documents in it.
 */
documents: number, 
/**
 * Whether it holds settings too.
 */
has_settings: boolean, };
