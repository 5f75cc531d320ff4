// Generated from crates/api. Do not edit.
import type { CollectionId } from "./CollectionId";
import type { OnMissed } from "./OnMissed";
import type { OnOverlap } from "./OnOverlap";
import type { Priority } from "./Priority";
import type { ProcessingOptions } from "./ProcessingOptions";
import type { ScheduleId } from "./ScheduleId";
import type { Selection } from "./Selection";

/**
 * Adds a schedule: a job over everything that `selections` and `paths` name, made again
 * and again.
 */
export type AddSchedule = { 
/**
 * An id of the caller's choice; one is made up when there is none.
 */
id?: ScheduleId, 
/**
 * Whom it belongs to; `default` when nobody is named.
 */
user?: string, 
/**
 * A name for people; made from what it ingests when there is none.
 */
name?: string, 
/**
 * Files of connections.
 */
selections?: Array<Selection>, 
/**
 * Absolute paths of folders, zip archives and files on this machine. A connection is
 * found or made for each.
 */
paths?: Array<string>, 
/**
 * When it runs: `30 6 * * MON-FRI`, `@daily`.
 */
cron: string, 
/**
 * The time zone whose clock it goes by; this machine's unless said.
 */
time_zone?: string, 
/**
 * What becomes of runs that were missed; `run_once` unless said.
 */
missed?: OnMissed, 
/**
 * What becomes of a run while the job before is not done; `skip` unless said.
 */
overlap?: OnOverlap, 
/**
 * The group its documents go to, made when it is not there; `default` unless said.
 */
collection?: CollectionId, 
/**
 * Which of its jobs and others go first; `normal` unless said.
 */
priority?: Priority, 
/**
 * Options that differ from the settings in force. They are fixed from now on.
 */
options?: Partial<ProcessingOptions>, 
/**
 * Metadata given to every document.
 */
metadata?: { [key in string]: string }, 
/**
 * Whether it is added without being started.
 */
paused?: boolean, };
