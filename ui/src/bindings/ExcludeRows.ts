// Generated from crates/api. Do not edit.
import type { PreflightId } from "./PreflightId";
import type { Verdict } from "./Verdict";

/**
 * Leaves files out of the job to come, or takes them in again: the rows named, or,
 * when none is, every row that matches the rest.
 */
export type ExcludeRows = { 
/**
 * The preflight.
 */
id: PreflightId, 
/**
 * Numbers of the rows.
 */
rows?: Array<number>, 
/**
 * Only rows with one of these verdicts; empty means all.
 */
verdicts?: Array<Verdict>, 
/**
 * Only rows of one of these types, named as in the totals; empty means all.
 */
kinds?: Array<string>, 
/**
 * Only rows with this text in the name.
 */
text?: string, 
/**
 * Only rows whose name one of these patterns takes, in the syntax of `.gitignore`, upper
 * and lower case alike; empty means all.
 */
patterns?: Array<string>, 
/**
 * Whether they are left out (true) or taken in again (false).
 */
excluded: boolean, };
