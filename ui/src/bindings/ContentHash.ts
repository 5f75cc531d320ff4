// Generated from crates/api. Do not edit.

/**
 * BLAKE3 of a file's bytes: what makes two files the same document.
 */
export type ContentHash = string;
