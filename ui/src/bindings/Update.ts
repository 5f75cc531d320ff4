// Generated from crates/api. Do not edit.
import type { Event } from "./Event";
import type { JobProgress } from "./JobProgress";

/**
 * Something a follower hears.
 */
export type Update = { "update": "event", 
/**
 * What.
 */
event: Event, } | { "update": "progress", 
/**
 * How far.
 */
progress: JobProgress, };
