// Generated from crates/api. Do not edit.

/**
 * What kinds have in common.
 */
export type HitFamily = "identity" | "payment" | "contact" | "secret" | "marker" | "unsafe" | "own";
