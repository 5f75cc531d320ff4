// Generated from crates/api. Do not edit.
import type { BackupProgress } from "./BackupProgress";
import type { Bytes } from "./Bytes";

/**
 * How backups are doing.
 */
export type BackupState = { 
/**
 * How far the backup under way is that someone asked for.
 */
progress: BackupProgress | null, 
/**
 * The folder that daily backups are kept in.
 */
folder: string, 
/**
 * Daily backups that are kept; 0 makes none.
 */
keep: number, 
/**
 * What a backup made now takes.
 */
size: Bytes, 
/**
 * Whether a backup is put in place at the next start.
 */
restoring: boolean, };
