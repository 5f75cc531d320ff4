// Generated from crates/api. Do not edit.

/**
 * The place of an event in the one durable sequence of the data folder.
 */
export type EventSeq = number;
