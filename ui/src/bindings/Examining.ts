// Generated from crates/api. Do not edit.
import type { Check } from "./Check";
import type { Timestamp } from "./Timestamp";

/**
 * A check under way.
 */
export type Examining = { 
/**
 * Since when.
 */
since: Timestamp, 
/**
 * Whether stored data is read too.
 */
read_data: boolean, 
/**
 * What was looked at so far.
 */
checks: Array<Check>, 
/**
 * How many checks there are in all.
 */
total: number, };
