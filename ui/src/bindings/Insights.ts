// Generated from crates/api. Do not edit.
import type { InsightPeriod } from "./InsightPeriod";
import type { InsightPoint } from "./InsightPoint";
import type { InsightReason } from "./InsightReason";
import type { InsightSeries } from "./InsightSeries";
import type { InsightSizes } from "./InsightSizes";

/**
 * What happened over time. Only what is still there is counted: documents that are served,
 * and files of jobs that are not forgotten, as they ended the last time.
 */
export type Insights = { 
/**
 * How long each period is.
 */
period: InsightPeriod, 
/**
 * The time zone in which they begin.
 */
time_zone: string, 
/**
 * The periods without a gap, the first one first; the last is under way.
 */
points: Array<InsightPoint>, 
/**
 * Reasons for which files failed or were left out, the most frequent first.
 */
reasons: Array<InsightReason>, 
/**
 * Documents that came, by media type, the most frequent first; at most 40 types.
 */
types: Array<InsightSeries>, 
/**
 * Documents that came, by the size of their file, the smallest first: all classes.
 */
sizes: Array<InsightSizes>, 
/**
 * Documents that came, by language as ISO 639-1 code, the most frequent first; an empty
 * name where it is not known. At most 40 languages.
 */
languages: Array<InsightSeries>, 
/**
 * Documents that came, by label, from the least to the most sensitive; an empty name for
 * those without one, at the end.
 */
labels: Array<InsightSeries>, };
