// Generated from crates/api. Do not edit.
import type { EventSeq } from "./EventSeq";
import type { EventView } from "./EventView";

export type EventPart = { items: Array<EventView>, next: EventSeq | null, };
