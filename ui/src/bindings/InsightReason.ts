// Generated from crates/api. Do not edit.
import type { ReasonCode } from "./ReasonCode";
import type { ReasonKind } from "./ReasonKind";

/**
 * A reason over time.
 */
export type InsightReason = { 
/**
 * The reason.
 */
code: ReasonCode, 
/**
 * Whether files failed or were left out.
 */
kind: ReasonKind, 
/**
 * Files in all periods.
 */
total: number, 
/**
 * Files in each period.
 */
points: Array<number>, };
