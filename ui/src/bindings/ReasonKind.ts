// Generated from crates/api. Do not edit.

/**
 * Whether a code ends a file as skipped (nothing is wrong) or failed (someone should look).
 */
export type ReasonKind = "skip" | "failure";
