// Generated from crates/api. Do not edit.
import type { Bytes } from "./Bytes";
import type { TypeCount } from "./TypeCount";
import type { VerdictCount } from "./VerdictCount";

/**
 * What a preflight came to.
 */
export type PreflightTotals = { 
/**
 * Files found.
 */
files: number, 
/**
 * Their size.
 */
bytes: Bytes, 
/**
 * Files that would be worked on: new or changed, and not excluded.
 */
accepted: number, 
/**
 * Their size.
 */
accepted_bytes: Bytes, 
/**
 * Files excluded by a person.
 */
excluded: number, 
/**
 * Pages counted, where that is cheap.
 */
pages: number, 
/**
 * Files by verdict; verdicts without files are left out.
 */
by_verdict: Array<VerdictCount>, 
/**
 * Files by type, the most frequent first.
 */
by_type: Array<TypeCount>, };
