// Generated from crates/api. Do not edit.

/**
 * Why a backup was made.
 */
export type BackupKind = "asked" | "daily" | "migration";
