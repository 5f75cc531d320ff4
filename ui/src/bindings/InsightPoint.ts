// Generated from crates/api. Do not edit.
import type { Bytes } from "./Bytes";
import type { Timestamp } from "./Timestamp";

/**
 * What happened in one period.
 */
export type InsightPoint = { 
/**
 * When it begins.
 */
from: Timestamp, 
/**
 * When the next one begins.
 */
until: Timestamp, 
/**
 * Documents that were stored for the first time.
 */
documents: number, 
/**
 * Files that were stored.
 */
completed: number, 
/**
 * Files that had been stored before.
 */
unchanged: number, 
/**
 * Files that were left out.
 */
skipped: number, 
/**
 * Files that failed.
 */
failed: number, 
/**
 * Chunks of the files that were stored.
 */
chunks: number, 
/**
 * Size of the files that were stored.
 */
bytes: Bytes, 
/**
 * Minutes in which at least one file was done: what a speed can be reckoned by.
 */
busy_minutes: number, };
