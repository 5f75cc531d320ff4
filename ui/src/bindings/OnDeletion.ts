// Generated from crates/api. Do not edit.

/**
 * What becomes of the document of a file that is deleted.
 */
export type OnDeletion = "keep" | "mark" | "remove";
