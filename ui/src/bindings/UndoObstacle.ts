// Generated from crates/api. Do not edit.

/**
 * Why something a job did stays.
 */
export type UndoObstacle = "changed_since" | "deleted_since" | "not_kept" | "place_taken" | "seen_elsewhere";
