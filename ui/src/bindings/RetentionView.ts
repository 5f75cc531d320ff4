// Generated from crates/api. Do not edit.
import type { Bytes } from "./Bytes";

/**
 * What was forgotten, or would be. Documents that are served are never among it.
 */
export type RetentionView = { 
/**
 * Ended jobs.
 */
jobs: number, 
/**
 * Their files.
 */
files: number, 
/**
 * Events.
 */
events: number, 
/**
 * Documents and versions that could have been brought back.
 */
documents: number, 
/**
 * What those take on disk, about; 0 where it was not counted.
 */
bytes: Bytes, };
