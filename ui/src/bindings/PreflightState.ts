// Generated from crates/api. Do not edit.

/**
 * How far a preflight is.
 */
export type PreflightState = "running" | "done" | "cancelled" | "failed";
