// Generated from crates/api. Do not edit.

/**
 * x
 */
export type InsightSeries = { name: string, total: number, points: Array<number>, };
