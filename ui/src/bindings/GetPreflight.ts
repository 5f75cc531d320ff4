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
 * Only rows of one of these types, named as in the totals; empty means all.
 */
kinds?: Array<string>, 
/**
 * Only rows with this text in the name, upper and lower case alike.
 */
text?: string, 
/**
 * Only rows whose name one of these patterns takes, in the syntax of `.gitignore`, upper
 * and lower case alike; empty means all.
 */
patterns?: Array<string>, 
/**
 * How many to pass over; 0 unless said.
 */
offset?: number, 
/**
 * How many to give, 0 to 1000; 100 unless said.
 */
limit?: number, };
