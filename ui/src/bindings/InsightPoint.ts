// Generated from crates/api. Do not edit.
import type { Bytes } from "./Bytes";
import type { Timestamp } from "./Timestamp";

/**
 * x
 */
export type InsightPoint = { from: Timestamp, until: Timestamp, documents: number, completed: number, unchanged: number, skipped: number, failed: number, chunks: number, bytes: Bytes, busy_minutes: number, };
