// Generated from crates/api. Do not edit.

/**
 * x
 */
export type InsightPeriod = "day" | "week" | "month";
