// Generated from crates/api. Do not edit.
import type { Timestamp } from "./Timestamp";

/**
 * A time on the clock of a schedule.
 */
export type ScheduleTime = { 
/**
 * The moment.
 */
at: Timestamp, 
/**
 * As its clock shows it: `2026-03-29 03:00 CEST`.
 */
local: string, };
