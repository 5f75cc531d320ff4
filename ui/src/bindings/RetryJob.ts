// Generated from crates/api. Do not edit.
import type { JobId } from "./JobId";

/**
 * Does files of a job again.
 */
export type RetryJob = { 
/**
 * The job.
 */
id: JobId, 
/**
 * Only failed and cancelled files, the default, or all of them.
 */
failed_only?: boolean, };
