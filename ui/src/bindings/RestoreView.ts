// Generated from crates/api. Do not edit.
import type { Backup } from "./Backup";

/**
 * A backup that is, or will be, in place of what was there before.
 */
export type RestoreView = { 
/**
 * The backup.
 */
backup: Backup, 
/**
 * Whether it takes the next start of the application until it is in place.
 */
at_next_start: boolean, 
/**
 * The folder in which what was there before is kept, once it is in place and there was
 * anything.
 */
kept: string | null, };
