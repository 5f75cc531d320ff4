// Generated from crates/api. Do not edit.
import type { FileOverrides } from "./FileOverrides";
import type { JobId } from "./JobId";
import type { MappingFile } from "./MappingFile";
import type { Password } from "./Password";
import type { ReasonCode } from "./ReasonCode";

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
failed_only?: boolean, 
/**
 * Only files that failed or were left out for this reason.
 */
code?: ReasonCode, 
/**
 * What is changed for these files alone, now and for later retries.
 */
options?: FileOverrides, 
/**
 * A mapping file, in place of the one the job has.
 */
mapping?: MappingFile, 
/**
 * What to open encrypted files with. It is kept in memory until the job ends, and
 * nowhere else.
 */
password?: Password, };
