// Generated from crates/api. Do not edit.

/**
 * How a try at a file ended.
 */
export type AttemptOutcome = "working" | "completed" | "unchanged" | "skipped" | "failed" | "released" | "interrupted";
