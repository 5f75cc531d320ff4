// Generated from crates/api. Do not edit.
import type { JobId } from "./JobId";
import type { Timestamp } from "./Timestamp";
import type { WatchHealth } from "./WatchHealth";

/**
 * How a watch is doing, as far as the process that has the data folder knows.
 */
export type WatchStatus = { 
/**
 * Whether it sees what happens.
 */
health: WatchHealth, 
/**
 * Files that changed and do not hold still yet, or wait for their job.
 */
waiting: number, 
/**
 * Its jobs that are not done.
 */
jobs: Array<JobId>, 
/**
 * Whether all that was seen at the last look is handed to jobs, and those are done.
 */
idle: boolean, 
/**
 * When the whole folder was last looked at.
 */
scanned_at?: Timestamp | null, };
