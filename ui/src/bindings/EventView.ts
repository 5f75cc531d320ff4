// Generated from crates/api. Do not edit.
import type { Event } from "./Event";

/**
 * Something that happened, with names for people.
 */
export type EventView = { 
/**
 * What happened.
 */
event: Event, 
/**
 * The name of its job.
 */
job_name: string | null, 
/**
 * The name of what else it is about: the file, the document, the watch, the schedule, the
 * export, the connection. Null when that is gone.
 */
about: string | null, };
