// Generated from crates/api. Do not edit.

/**
 * What kind of trouble it is. Front ends branch on this, never on text.
 */
export type ErrorCode = "not_found" | "refused" | "conflict" | "invalid" | "unavailable" | "internal";
