// Generated from crates/api. Do not edit.

/**
 * How far a change of the embedding model is.
 */
export type ChangeState = "running" | "paused" | "removing" | "cancelling" | "completed" | "cancelled";
