// Generated from crates/api. Do not edit.

/**
 * Why fewer files are worked on than the settings allow.
 */
export type HeldBack = "gentle" | "memory" | "bytes_in_flight";
