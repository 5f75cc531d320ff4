// Generated from crates/api. Do not edit.
import type { Event } from "./Event";

/**
 * Something that happened, with names for people.
 */
export type EventView = { event: Event, job_name: string | null, about: string | null, };
