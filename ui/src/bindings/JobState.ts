// Generated from crates/api. Do not edit.

/**
 * Where a job is.
 */
export type JobState = { "state": "pending" } | { "state": "queued" } | { "state": "running" } | { "state": "paused", } & ({ "reason": "user" } | { "reason": "quit" } | { "reason": "disk_full" } | { "reason": "source_unavailable" } | { "reason": "signed_out" } | { "reason": "database_unavailable" } | { "reason": "memory_tight" } | { "reason": "embedder_unavailable" } | { "reason": "embedder_refused" }) | { "state": "cancelling" } | { "state": "completed" } | { "state": "completed_with_errors" } | { "state": "failed" } | { "state": "cancelled" };
