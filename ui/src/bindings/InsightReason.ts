// Generated from crates/api. Do not edit.
import type { ReasonCode } from "./ReasonCode";
import type { ReasonKind } from "./ReasonKind";

/**
 * x
 */
export type InsightReason = { code: ReasonCode, kind: ReasonKind, total: number, points: Array<number>, };
