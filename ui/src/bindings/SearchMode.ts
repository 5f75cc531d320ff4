// Generated from crates/api. Do not edit.

/**
 * How hits are found.
 */
export type SearchMode = "hybrid" | "text" | "vector";
