// Generated from crates/api. Do not edit.

/**
 * A connection to a source. A UUID made here, unless the caller chose it.
 */
export type ConnectionId = string;
