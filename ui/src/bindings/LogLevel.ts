// Generated from crates/api. Do not edit.

/**
 * How grave a line of the log is.
 */
export type LogLevel = "error" | "warn" | "info" | "debug" | "trace";
