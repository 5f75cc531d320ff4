// Generated from crates/api. Do not edit.
import type { EtaInterval } from "./EtaInterval";
import type { MappingTotals } from "./MappingTotals";
import type { PreflightId } from "./PreflightId";
import type { PreflightState } from "./PreflightState";
import type { PreflightTotals } from "./PreflightTotals";
import type { Timestamp } from "./Timestamp";

/**
 * A preflight as it stands.
 */
export type PreflightView = { 
/**
 * Its id.
 */
id: PreflightId, 
/**
 * How far it is.
 */
state: PreflightState, 
/**
 * Whether every file is listed, so that a job can be made of it.
 */
listed: boolean, 
/**
 * What was found.
 */
totals: PreflightTotals, 
/**
 * What the mapping file comes to, once every file is listed.
 */
mapping: MappingTotals | null, 
/**
 * How long a job over the accepted files would take, once there is something to
 * tell it from.
 */
estimate: EtaInterval | null, 
/**
 * Why it failed.
 */
error: string | null, 
/**
 * When it was started.
 */
started_at: Timestamp, };
