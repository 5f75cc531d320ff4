// Generated from crates/api. Do not edit.
import type { CollectionId } from "./CollectionId";
import type { JobId } from "./JobId";
import type { JobView } from "./JobView";
import type { Priority } from "./Priority";
import type { ProcessingOptions } from "./ProcessingOptions";
import type { ScheduleId } from "./ScheduleId";
import type { ScheduleRule } from "./ScheduleRule";
import type { ScheduleTimes } from "./ScheduleTimes";
import type { Selection } from "./Selection";
import type { Timestamp } from "./Timestamp";

/**
 * A schedule with how it is doing.
 */
export type ScheduleView = { 
/**
 * When its rule runs; the first time is `due_at` unless it is paused or waits.
 */
times: ScheduleTimes, 
/**
 * The job of its last run.
 */
last_job: JobView | null, 
/**
 * Whether a process looks after schedules: the window, or `grist watch run`.
 */
attended: boolean, 
/**
 * Its id.
 */
id: ScheduleId, 
/**
 * The user it belongs to.
 */
user: string, 
/**
 * A name for people; its jobs have the same.
 */
name: string, 
/**
 * Which files its jobs take, as they are found each time.
 */
selections: Array<Selection>, 
/**
 * Where its documents go.
 */
collection: CollectionId, 
/**
 * How its files are processed, every default filled in.
 */
options: ProcessingOptions, 
/**
 * Which of its jobs and others go first.
 */
priority: Priority, 
/**
 * When it runs.
 */
rule: ScheduleRule, 
/**
 * Whether a person holds it.
 */
paused: boolean, 
/**
 * When it runs next; none while it is paused, or when it never runs again.
 */
due_at?: Timestamp | null, 
/**
 * Whether the run of `due_at` waits for the job of the run before it to end.
 */
waiting: boolean, 
/**
 * The job of its last run.
 */
job?: JobId | null, 
/**
 * When it was added.
 */
created_at: Timestamp, };
