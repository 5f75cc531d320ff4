// Generated from crates/api. Do not edit.

/**
 * How sensitive a document is, severity rising. The names are those of the classification API.
 */
export type Label = "Public" | "Confidential" | "Highly Sensitive" | "Unsafe";
