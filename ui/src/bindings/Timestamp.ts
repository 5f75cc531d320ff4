// Generated from crates/api. Do not edit.

/**
 * A moment in UTC, in milliseconds since 1970. Always passed in, never asked for here.
 */
export type Timestamp = number;
