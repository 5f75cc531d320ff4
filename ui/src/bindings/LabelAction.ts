// Generated from crates/api. Do not edit.

/**
 * What becomes of a document. The order is by strictness.
 */
export type LabelAction = "store" | "local_embedder_only" | "redact" | "quarantine" | "refuse";
