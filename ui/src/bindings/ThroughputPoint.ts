// Generated from crates/api. Do not edit.

/**
 * What was done in one part of a job's time.
 */
export type ThroughputPoint = { 
/**
 * Files that reached a final state.
 */
files: number, 
/**
 * Chunks that were stored with them.
 */
chunks: number, };
