// Generated from crates/api. Do not edit.
import type { ScheduleTime } from "./ScheduleTime";

/**
 * When a rule runs.
 */
export type ScheduleTimes = { 
/**
 * The rule in English words: `At 06:30, on Monday through Friday.`
 */
words: string, 
/**
 * The time zone it goes by.
 */
time_zone: string, 
/**
 * The next five times.
 */
next: Array<ScheduleTime>, };
