// Generated from crates/api. Do not edit.

/**
 * Whether a watch sees what happens.
 */
export type WatchHealth = { "health": "not_running" } | { "health": "paused" } | { "health": "starting" } | { "health": "listening" } | { "health": "polling", 
/**
 * Why.
 */
why: string, 
/**
 * Seconds between two looks.
 */
seconds: number, } | { "health": "unavailable", 
/**
 * What is wrong.
 */
why: string, };
