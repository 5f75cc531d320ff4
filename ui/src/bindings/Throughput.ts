// Generated from crates/api. Do not edit.
import type { ThroughputPoint } from "./ThroughputPoint";
import type { Timestamp } from "./Timestamp";

/**
 * A job's time so far in parts of equal length.
 */
export type Throughput = { 
/**
 * When the first part begins: with the job's first file; none before that.
 */
since: Timestamp | null, 
/**
 * Length of a part in milliseconds, whole seconds.
 */
part_ms: number, 
/**
 * The parts without a gap, first to last; the last may not be over.
 */
points: Array<ThroughputPoint>, };
