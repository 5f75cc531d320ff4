// Generated from crates/api. Do not edit.

/**
 * What a list of documents is sorted by; those alike are in the order they were added.
 */
export type DocumentSort = "newest" | "oldest" | "key" | "size" | "type" | "chunks";
