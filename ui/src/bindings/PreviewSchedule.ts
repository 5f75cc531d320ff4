// Generated from crates/api. Do not edit.

/**
 * A rule to try.
 */
export type PreviewSchedule = { 
/**
 * When it would run: `30 6 * * MON-FRI`, `@daily`.
 */
cron: string, 
/**
 * The time zone whose clock it would go by; this machine's unless said.
 */
time_zone?: string, };
