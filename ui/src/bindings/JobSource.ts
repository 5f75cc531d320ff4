// Generated from crates/api. Do not edit.
import type { ConnectionId } from "./ConnectionId";
import type { FileTotals } from "./FileTotals";
import type { SourceType } from "./SourceType";

/**
 * The files that a job takes from one connection.
 */
export type JobSource = { 
/**
 * The connection.
 */
connection: ConnectionId, 
/**
 * Its kind.
 */
source_type: SourceType, 
/**
 * Its files of this job, by state.
 */
totals: FileTotals, };
