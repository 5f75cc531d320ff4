// Generated from crates/api. Do not edit.
import type { OnMissed } from "./OnMissed";
import type { OnOverlap } from "./OnOverlap";

/**
 * When a schedule runs.
 */
export type ScheduleRule = { 
/**
 * A cron expression of five fields (minute, hour, day of month, month, day of week), or
 * `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`.
 */
cron: string, 
/**
 * The time zone whose clock it goes by: `Europe/Berlin`, `UTC`.
 */
time_zone: string, 
/**
 * What becomes of runs that were due while nothing could run them.
 */
missed: OnMissed, 
/**
 * What becomes of a run that is due while the job of the one before is not done.
 */
overlap: OnOverlap, };
