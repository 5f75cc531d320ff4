// Generated from crates/api. Do not edit.
import type { CollectionId } from "./CollectionId";
import type { FileTotals } from "./FileTotals";
import type { JobAction } from "./JobAction";
import type { JobId } from "./JobId";
import type { JobOrigin } from "./JobOrigin";
import type { JobProgress } from "./JobProgress";
import type { JobState } from "./JobState";
import type { Priority } from "./Priority";
import type { ProcessingOptions } from "./ProcessingOptions";
import type { ScheduleId } from "./ScheduleId";
import type { Timestamp } from "./Timestamp";
import type { Undone } from "./Undone";

/**
 * A job with how far it is.
 */
export type JobView = { 
/**
 * How far it is, while it runs.
 */
progress: JobProgress | null, 
/**
 * What its state allows.
 */
actions: Array<JobAction>, 
/**
 * The schedule that made it; it may have been removed since.
 */
schedule: ScheduleId | null, 
/**
 * Its id.
 */
id: JobId, 
/**
 * The user it belongs to; `default` when nobody said.
 */
user: string, 
/**
 * A name for people.
 */
name: string, 
/**
 * A longer text for people.
 */
description?: string | null, 
/**
 * Where it is.
 */
state: JobState, 
/**
 * Which goes first.
 */
priority: Priority, 
/**
 * The door it came in by.
 */
origin: JobOrigin, 
/**
 * Where its documents go.
 */
collection: CollectionId, 
/**
 * How its files are processed, every default filled in.
 */
options: ProcessingOptions, 
/**
 * Its files, by state.
 */
totals: FileTotals, 
/**
 * Whether its files are still being listed.
 */
listing: boolean, 
/**
 * When it was created.
 */
created_at: Timestamp, 
/**
 * When its first file was begun.
 */
started_at?: Timestamp | null, 
/**
 * When it ended.
 */
finished_at?: Timestamp | null, 
/**
 * Why it could not run at all.
 */
error?: string | null, 
/**
 * That it was undone, and what that did.
 */
undone?: Undone | null, 
/**
 * What the caller asked for, in its own words, where it chose the id.
 */
request?: string, };
