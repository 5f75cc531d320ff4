// Generated from crates/api. Do not edit.
import type { InsightPeriod } from "./InsightPeriod";
import type { InsightPoint } from "./InsightPoint";
import type { InsightReason } from "./InsightReason";
import type { InsightSeries } from "./InsightSeries";
import type { InsightSizes } from "./InsightSizes";

/**
 * x
 */
export type Insights = { period: InsightPeriod, time_zone: string, points: Array<InsightPoint>, reasons: Array<InsightReason>, types: Array<InsightSeries>, sizes: Array<InsightSizes>, languages: Array<InsightSeries>, labels: Array<InsightSeries>, };
