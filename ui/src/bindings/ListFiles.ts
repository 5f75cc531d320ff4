// Generated from crates/api. Do not edit.
import type { JobId } from "./JobId";
import type { ReasonCode } from "./ReasonCode";

/**
 * Which files of a job to list, in the order they were found.
 */
export type ListFiles = { 
/**
 * The job.
 */
id: JobId, 
/**
 * Only those in one of these states (`pending`, `working`, `completed`, `unchanged`,
 * `skipped`, `failed`); empty means all.
 */
states?: Array<string>, 
/**
 * Only skipped or failed for this reason.
 */
code?: ReasonCode, 
/**
 * Only with this text in the name, upper and lower case alike.
 */
text?: string, 
/**
 * How many to pass over; 0 unless said.
 */
offset?: number, 
/**
 * How many to give, 1 to 1000; 100 unless said.
 */
limit?: number, };
