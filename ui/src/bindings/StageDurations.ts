// Generated from crates/api. Do not edit.

/**
 * Milliseconds spent in each stage by the last attempt, in the order of [`Stage::ALL`].
 */
export type StageDurations = [number, number, number, number, number, number];
