// Generated from crates/api. Do not edit.
import type { JobId } from "./JobId";

/**
 * Whose failures to group.
 */
export type ListFailures = { 
/**
 * Only of this job; all jobs when it is left out.
 */
id?: JobId, };
