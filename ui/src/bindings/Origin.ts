// Generated from crates/api. Do not edit.

/**
 * Where a value came from.
 */
export type Origin = "default" | "file" | "environment";
