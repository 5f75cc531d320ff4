// Generated from crates/api. Do not edit.

/**
 * How far an export is.
 */
export type ExportState = "queued" | "running" | "paused" | "written" | "completed" | "failed" | "cancelled";
