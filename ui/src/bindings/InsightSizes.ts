// Generated from crates/api. Do not edit.
import type { Bytes } from "./Bytes";

/**
 * x
 */
export type InsightSizes = { from: Bytes, below: Bytes | null, total: number, points: Array<number>, };
