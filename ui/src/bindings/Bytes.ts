// Generated from crates/api. Do not edit.

/**
 * A count of bytes.
 */
export type Bytes = number;
