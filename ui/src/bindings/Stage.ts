// Generated from crates/api. Do not edit.

/**
 * The stages a file passes through, in order.
 */
export type Stage = "accessing" | "downloading" | "parsing" | "chunking" | "embedding" | "storing";
