// Generated from crates/api. Do not edit.
import type { JobId } from "./JobId";
import type { Timestamp } from "./Timestamp";

/**
 * A time at which a schedule was due or asked to run, and what came of it.
 */
export type ScheduleRun = { 
/**
 * The time it was due; of several that were missed together the last.
 */
due_at: Timestamp, 
/**
 * When that was decided.
 */
at: Timestamp, } & ({ "outcome": "started", 
/**
 * The job.
 */
job: JobId, } | { "outcome": "asked", 
/**
 * The job.
 */
job: JobId, } | { "outcome": "missed" } | { "outcome": "overlapped" });
