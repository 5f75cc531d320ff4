// Generated from crates/api. Do not edit.

/**
 * Whether the local API is served by the process that owns the data folder.
 */
export type LocalApiState = "absent" | "off" | "failed" | "on";
