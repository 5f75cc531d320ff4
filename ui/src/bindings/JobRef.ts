// Generated from crates/api. Do not edit.
import type { JobId } from "./JobId";

/**
 * One job.
 */
export type JobRef = { 
/**
 * Which.
 */
id: JobId, };
