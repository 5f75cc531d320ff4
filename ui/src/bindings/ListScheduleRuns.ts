// Generated from crates/api. Do not edit.
import type { ScheduleId } from "./ScheduleId";

/**
 * Part of what came of the times a schedule was due.
 */
export type ListScheduleRuns = { 
/**
 * The schedule.
 */
id: ScheduleId, 
/**
 * How many to pass over; 0 unless said.
 */
offset?: number, 
/**
 * How many to give, 1 to 1000; 100 unless said.
 */
limit?: number, };
