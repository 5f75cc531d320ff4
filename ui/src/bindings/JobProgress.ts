// Generated from crates/api. Do not edit.
import type { EtaInterval } from "./EtaInterval";
import type { FileProgress } from "./FileProgress";
import type { FileTotals } from "./FileTotals";
import type { JobId } from "./JobId";

/**
 * A job being worked on.
 */
export type JobProgress = { 
/**
 * Which.
 */
job: JobId, 
/**
 * Its files by state.
 */
totals: FileTotals, 
/**
 * How much of the job is done, 0 to 1; files in a final state count as done,
 * files under way by their fraction, each weighted by its expected chunks.
 */
fraction: number, 
/**
 * Files brought to a final state per minute, lately.
 */
files_per_minute: number, 
/**
 * Chunks embedded per second, lately.
 */
chunks_per_second: number, 
/**
 * Bytes read per second, lately.
 */
bytes_per_second: number, 
/**
 * When it will be done, once there is something to tell it from.
 */
eta?: EtaInterval | null, 
/**
 * Files being worked on, oldest first.
 */
running: Array<FileProgress>, };
