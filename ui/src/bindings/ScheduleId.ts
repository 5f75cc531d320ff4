// Generated from crates/api. Do not edit.

/**
 * A schedule. A UUID made here, unless the caller chose it.
 */
export type ScheduleId = string;
