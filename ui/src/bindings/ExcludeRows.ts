// Generated from crates/api. Do not edit.
import type { PreflightId } from "./PreflightId";
import type { Verdict } from "./Verdict";

/**
 * Leaves files out of the job to come, or takes them in again: the rows named, or,
 * when none is, every row that matches `verdicts` and `text`.
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
 * Only rows with this text in the name.
 */
text?: string, 
/**
 * Whether they are left out (true) or taken in again (false).
 */
excluded: boolean, };
