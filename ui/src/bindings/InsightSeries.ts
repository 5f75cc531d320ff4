// Generated from crates/api. Do not edit.

/**
 * A kind of documents over time.
 */
export type InsightSeries = { 
/**
 * What kind.
 */
name: string, 
/**
 * Documents in all periods.
 */
total: number, 
/**
 * Documents in each period.
 */
points: Array<number>, };
