// Generated from crates/api. Do not edit.

/**
 * How long a period is, by the calendar.
 */
export type InsightPeriod = "day" | "week" | "month";
