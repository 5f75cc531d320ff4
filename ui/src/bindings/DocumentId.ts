// Generated from crates/api. Do not edit.

/**
 * A document, the same through all of its versions.
 */
export type DocumentId = string;
