// Generated from crates/api. Do not edit.

/**
 * The door a job came in by.
 */
export type JobOrigin = "window" | "command_line" | "api" | "watch" | "schedule";
