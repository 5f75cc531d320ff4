// Generated from crates/api. Do not edit.
import type { CollectionId } from "./CollectionId";
import type { InsightPeriod } from "./InsightPeriod";

/**
 * x
 */
export type AskInsights = { period?: InsightPeriod, periods?: number, time_zone?: string, collection?: CollectionId, };
