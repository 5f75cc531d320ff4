// Generated from crates/api. Do not edit.
import type { PreflightId } from "./PreflightId";
import type { Verdict } from "./Verdict";

/**
 * Asks for a preflight with some of its rows.
 */
export type GetPreflight = { 
/**
 * Which.
 */
id: PreflightId, 
/**
 * Only rows with one of these verdicts; empty means all.
 */
verdicts?: Array<Verdict>, 
/**
 * Only rows with this text in the name, upper and lower case alike.
 */
text?: string, 
/**
 * How many to pass over; 0 unless said.
 */
offset?: number, 
/**
 * How many to give, 0 to 1000; 100 unless said.
 */
limit?: number, };
