// Generated from crates/api. Do not edit.
import type { Actor } from "./Actor";
import type { FailedFile } from "./FailedFile";
import type { JobId } from "./JobId";
import type { ReasonCode } from "./ReasonCode";
import type { ReasonKind } from "./ReasonKind";
import type { RetryOffer } from "./RetryOffer";

/**
 * Files that failed, or were left out, for the same reason.
 */
export type FailureGroup = { 
/**
 * The reason.
 */
code: ReasonCode, 
/**
 * Whether they were skipped or failed.
 */
kind: ReasonKind, 
/**
 * How many files.
 */
files: number, 
/**
 * What happened, as a sentence.
 */
message: string, 
/**
 * What to do next.
 */
remedy: string, 
/**
 * Who has to do it.
 */
actor: Actor, 
/**
 * What a retry of these files asks for; none where it cannot help as long as the files
 * are as they are.
 */
retry: RetryOffer | null, 
/**
 * The jobs they belong to, the newest first, at most a hundred. Each that has ended can
 * be retried with `jobs.retry` and this code.
 */
jobs: Array<JobId>, 
/**
 * The last five files.
 */
examples: Array<FailedFile>, };
