// Generated from crates/api. Do not edit.
import type { JobId } from "./JobId";
import type { Priority } from "./Priority";

/**
 * Changes which job goes first.
 */
export type Reprioritise = { 
/**
 * The job.
 */
id: JobId, 
/**
 * Its new priority.
 */
priority: Priority, };
