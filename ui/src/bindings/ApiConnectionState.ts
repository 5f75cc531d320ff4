// Generated from crates/api. Do not edit.

/**
 * What a connection is doing.
 */
export type ApiConnectionState = "idle" | "request" | "socket";
