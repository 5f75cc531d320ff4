// Generated from crates/api. Do not edit.

/**
 * Why a watch is paused.
 */
export type WatchPause = { "reason": "user" } | { "reason": "many_deletions", 
/**
 * Files that vanished.
 */
missing: number, 
/**
 * Files there were.
 */
known: number, };
