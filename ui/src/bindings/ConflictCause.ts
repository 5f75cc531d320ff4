// Generated from crates/api. Do not edit.

/**
 * What is there in place of a document of a bundle.
 */
export type ConflictCause = "place_taken" | "moved" | "held" | "removed";
