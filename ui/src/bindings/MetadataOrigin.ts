// Generated from crates/api. Do not edit.

/**
 * Who said what a value is. The first named wins over those below it.
 */
export type MetadataOrigin = "edited" | "request" | "mapping" | "sidecar" | "folder" | "rule" | "job" | "default" | "document" | "watch" | "unrecorded";
