// Generated from crates/api. Do not edit.
import type { ScheduleId } from "./ScheduleId";

/**
 * One schedule.
 */
export type ScheduleRef = { 
/**
 * Which.
 */
id: ScheduleId, };
