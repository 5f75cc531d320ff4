// Generated from crates/api. Do not edit.

/**
 * What becomes of a run that is due while the job of the one before is not done.
 */
export type OnOverlap = "skip" | "queue";
