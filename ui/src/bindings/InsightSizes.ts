// Generated from crates/api. Do not edit.
import type { Bytes } from "./Bytes";

/**
 * Documents of about the same size over time.
 */
export type InsightSizes = { 
/**
 * From this size of the file on.
 */
from: Bytes, 
/**
 * Below this size; none for the largest.
 */
below: Bytes | null, 
/**
 * Documents in all periods.
 */
total: number, 
/**
 * Documents in each period.
 */
points: Array<number>, };
