// Generated from crates/api. Do not edit.
import type { CollectionId } from "./CollectionId";
import type { OnMissed } from "./OnMissed";
import type { OnOverlap } from "./OnOverlap";
import type { Priority } from "./Priority";
import type { ProcessingOptions } from "./ProcessingOptions";
import type { ScheduleId } from "./ScheduleId";
import type { Selection } from "./Selection";

/**
 * Changes a schedule from its next run on; what is left out stays as it is.
 */
export type EditSchedule = { 
/**
 * Which.
 */
id: ScheduleId, 
/**
 * Another name.
 */
name?: string, 
/**
 * Other files of connections; with `paths` they take the place of all before.
 */
selections?: Array<Selection>, 
/**
 * Other folders, zip archives and files; see `selections`.
 */
paths?: Array<string>, 
/**
 * Other times.
 */
cron?: string, 
/**
 * Another time zone.
 */
time_zone?: string, 
/**
 * What becomes of runs that were missed.
 */
missed?: OnMissed, 
/**
 * What becomes of a run while the job before is not done.
 */
overlap?: OnOverlap, 
/**
 * Another group for its documents. Documents of the old group stay there.
 */
collection?: CollectionId, 
/**
 * Another priority.
 */
priority?: Priority, 
/**
 * Options that differ from now on.
 */
options?: Partial<ProcessingOptions>, 
/**
 * Metadata given to every document from now on, in place of what was given before.
 */
metadata?: { [key in string]: string }, };
