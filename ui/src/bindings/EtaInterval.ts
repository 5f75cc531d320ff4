// Generated from crates/api. Do not edit.

/**
 * When a job will be done, in seconds from now: likely between these two.
 */
export type EtaInterval = { 
/**
 * If things go well.
 */
low_seconds: number, 
/**
 * If they do not.
 */
high_seconds: number, };
