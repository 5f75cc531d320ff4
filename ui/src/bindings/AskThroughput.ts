// Generated from crates/api. Do not edit.
import type { JobId } from "./JobId";

/**
 * Asks how fast a job went.
 */
export type AskThroughput = { 
/**
 * The job.
 */
id: JobId, 
/**
 * Into how many parts its time is cut at most, 1 to 500; 60 unless said.
 */
points?: number, };
