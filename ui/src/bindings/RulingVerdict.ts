// Generated from crates/api. Do not edit.

/**
 * What may become of a document, by a person's word.
 */
export type RulingVerdict = "policy" | "store" | "redact" | "refuse";
