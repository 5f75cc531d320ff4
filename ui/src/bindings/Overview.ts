// Generated from crates/api. Do not edit.
import type { Bytes } from "./Bytes";
import type { CountByName } from "./CountByName";
import type { SizeClass } from "./SizeClass";

/**
 * What the documents of a collection are like, or all.
 */
export type Overview = { 
/**
 * Documents.
 */
documents: number, 
/**
 * Their chunks.
 */
chunks: number, 
/**
 * Size of their files.
 */
bytes: Bytes, 
/**
 * Pages of those whose format has them.
 */
pages: number, 
/**
 * Words of those that have been looked at.
 */
words: number, 
/**
 * Pictures in those whose format tells.
 */
images: number, 
/**
 * Documents whose words have not been counted yet.
 */
uncounted: number, 
/**
 * Documents whose very bytes were seen at further places.
 */
seen_twice: number, 
/**
 * Mean quality, 0 to 1; none without documents.
 */
mean_quality: number | null, 
/**
 * Media types, the most frequent first.
 */
types: Array<CountByName>, 
/**
 * Sizes of files, the smallest first: all classes, also those without a document.
 */
sizes: Array<SizeClass>, 
/**
 * Months or years in which files were last changed, in UTC, without a gap: `2026-03`
 * while they span two years at most, else `2026`.
 */
dates: Array<CountByName>, 
/**
 * Documents whose source does not say when they were changed.
 */
undated: number, 
/**
 * Labels, from the least to the most sensitive, with those that have none at the end.
 */
labels: Array<CountByName>, 
/**
 * Languages as ISO 639-1 codes, the most frequent first; an empty name where it is not
 * known.
 */
languages: Array<CountByName>, 
/**
 * Documents by quality: ten classes from 0 to 1.
 */
quality: Array<number>, };
