// Generated from crates/api. Do not edit.

/**
 * Where something with a label is.
 */
export type LabelState = "held" | "admitted" | "refused" | "stored";
