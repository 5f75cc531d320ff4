// Generated from crates/api. Do not edit.
import type { CollectionId } from "./CollectionId";
import type { InsightPeriod } from "./InsightPeriod";

/**
 * Asks what happened over time.
 */
export type AskInsights = { 
/**
 * How long each period is; a day unless said.
 */
period?: InsightPeriod, 
/**
 * How many of them, the one under way included, 1 to 366; 30 unless said.
 */
periods?: number, 
/**
 * The time zone in which days begin: `Europe/Berlin`; this machine's unless said.
 */
time_zone?: string, 
/**
 * Only documents of this collection, and jobs that store into it.
 */
collection?: CollectionId, };
