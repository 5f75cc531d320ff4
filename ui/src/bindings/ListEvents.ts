// Generated from crates/api. Do not edit.
import type { EventName } from "./EventName";
import type { EventSeq } from "./EventSeq";
import type { JobId } from "./JobId";

export type ListEvents = { before?: EventSeq, after?: EventSeq, kinds?: Array<EventName>, job?: JobId, text?: string, limit?: number, };
