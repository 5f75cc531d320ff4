// Generated from crates/api. Do not edit.

/**
 * What becomes of runs that were due while no process looked after schedules, or while the
 * computer slept.
 */
export type OnMissed = "run_once" | "skip";
