// Generated from crates/api. Do not edit.

/**
 * A watched folder. A UUID made here, unless the caller chose it.
 */
export type WatchId = string;
