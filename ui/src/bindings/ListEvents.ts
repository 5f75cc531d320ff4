// Generated from crates/api. Do not edit.
import type { EventName } from "./EventName";
import type { EventSeq } from "./EventSeq";
import type { JobId } from "./JobId";

/**
 * Which part of what happened is wanted; every part that is set must hold.
 */
export type ListEvents = { 
/**
 * Only before this event: the way to what is older.
 */
before?: EventSeq, 
/**
 * Only after this event.
 */
after?: EventSeq, 
/**
 * Only of these kinds.
 */
kinds?: Array<EventName>, 
/**
 * Only of this job.
 */
job?: JobId, 
/**
 * Only with this text in the name of the job, or of what it is about.
 */
text?: string, 
/**
 * Most events given, 100 unless said.
 */
limit?: number, };
