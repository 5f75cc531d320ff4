// Generated from crates/api. Do not edit.

/**
 * Which of two waiting jobs goes first.
 */
export type Priority = "low" | "normal" | "high" | "urgent";
