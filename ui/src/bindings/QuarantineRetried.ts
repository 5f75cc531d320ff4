// Generated from crates/api. Do not edit.
import type { JobId } from "./JobId";

/**
 * What was set to work again.
 */
export type QuarantineRetried = { 
/**
 * Jobs that do files of this content again. Without any, the next job that meets the
 * content tries it.
 */
jobs: Array<JobId>, };
