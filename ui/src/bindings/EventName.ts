// Generated from crates/api. Do not edit.

/**
 * The name of a kind of event, without what it tells.
 */
export type EventName = "job_created" | "files_listed" | "job_moved" | "job_reprioritised" | "file_moved" | "document_deleted" | "document_restored" | "metadata_changed" | "labels_changed" | "connection_changed" | "job_undone" | "quarantine_changed" | "bytes_in_flight_high" | "retention_applied" | "watch_changed" | "schedule_changed" | "export_changed" | "embedding_changed" | "backup_made" | "backup_skipped";
