// Generated from crates/api. Do not edit.

/**
 * What a list of documents is sorted by.
 */
export type DocumentSort = "newest" | "key";
