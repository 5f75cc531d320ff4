// Generated from crates/api. Do not edit.
import type { CheckState } from "./CheckState";

/**
 * One thing that was looked at.
 */
export type Check = { 
/**
 * `totals equal sums`.
 */
name: string, 
/**
 * What it came to.
 */
state: CheckState, 
/**
 * What was seen.
 */
detail: string, 
/**
 * What to do, where something is to be done.
 */
remedy: string | null, };
