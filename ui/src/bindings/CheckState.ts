// Generated from crates/api. Do not edit.

/**
 * What one check came to.
 */
export type CheckState = "ok" | "warning" | "failed";
