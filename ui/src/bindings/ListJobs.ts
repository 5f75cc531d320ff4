// Generated from crates/api. Do not edit.
import type { ReasonCode } from "./ReasonCode";

/**
 * Which jobs to list, the newest first.
 */
export type ListJobs = { 
/**
 * Only this user's.
 */
user?: string, 
/**
 * Only those in one of these states (`running`); empty means all.
 */
states?: Array<string>, 
/**
 * Only with this text in the name, upper and lower case alike.
 */
text?: string, 
/**
 * Only with a file that failed or was left out for this reason.
 */
reason?: ReasonCode, 
/**
 * How many to pass over; 0 unless said.
 */
offset?: number, 
/**
 * How many to give, 1 to 1000; 100 unless said.
 */
limit?: number, };
