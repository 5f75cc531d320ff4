// Generated from crates/api. Do not edit.
import type { JobId } from "./JobId";
import type { JobState } from "./JobState";
import type { ReasonCount } from "./ReasonCount";

/**
 * Where every file of a job went: `found` equals the sum of the next five.
 */
export type Statement = { 
/**
 * The job.
 */
job: JobId, 
/**
 * Its name.
 */
name: string, 
/**
 * Where it is.
 */
state: JobState, 
/**
 * Files found, so far.
 */
found: number, 
/**
 * Stored by this job.
 */
stored: number, 
/**
 * Stored earlier with the same content and options.
 */
unchanged: number, 
/**
 * Left out for a reason.
 */
skipped: number, 
/**
 * Failed for a reason.
 */
failed: number, 
/**
 * Not done yet.
 */
open: number, 
/**
 * Whether the job has ended and every file is accounted for.
 */
complete: boolean, 
/**
 * Chunks stored by this job.
 */
chunks: number, 
/**
 * How long it ran, from its first file to its end or until now.
 */
duration_ms: number, 
/**
 * Why files were skipped or failed, the most frequent first.
 */
reasons: Array<ReasonCount>, };
