// Generated from crates/api. Do not edit.

/**
 * What a person can do to a job.
 */
export type JobAction = "start" | "pause" | "resume" | "cancel" | "retry" | "undo";
