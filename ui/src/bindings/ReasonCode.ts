// Generated from crates/api. Do not edit.

/**
 * The stable code of a reason. Front ends branch on it, never on text.
 */
export type ReasonCode = "duplicate" | "unsupported_format" | "empty_file" | "too_large" | "excluded" | "used_as_metadata" | "held_for_review" | "refused_by_label" | "file_gone" | "not_found" | "unreadable" | "source_unavailable" | "signed_out" | "changed_while_reading" | "unsafe_path" | "unsafe_archive" | "needs_password" | "damaged" | "no_text_layer" | "no_text" | "invalid_metadata" | "timed_out" | "out_of_memory" | "parser_crashed" | "quarantined" | "parser_unavailable" | "embedder_failed" | "embedder_unavailable" | "embedder_refused" | "disk_full" | "store_failed" | "cancelled" | "internal";
