// Generated from crates/api. Do not edit.

/**
 * What a key is good for.
 */
export type KeyScope = "read" | "full";
