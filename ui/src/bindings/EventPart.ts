// Generated from crates/api. Do not edit.
import type { EventSeq } from "./EventSeq";
import type { EventView } from "./EventView";

/**
 * A part of what happened.
 */
export type EventPart = { 
/**
 * The newest first.
 */
items: Array<EventView>, 
/**
 * Ask for what is before this event to go on; null where the history begins. Among very
 * many events there may be a next one without an item.
 */
next: EventSeq | null, };
