// Generated from crates/api. Do not edit.

/**
 * Which calls need a key. One that is sent and wrong is refused either way.
 */
export type ApiAuth = "documented" | "required";
