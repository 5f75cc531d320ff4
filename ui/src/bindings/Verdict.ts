// Generated from crates/api. Do not edit.

/**
 * What would become of a file.
 */
export type Verdict = "new" | "changed" | "unchanged" | "duplicate" | "unsupported" | "encrypted" | "empty" | "too_large" | "used_as_metadata" | "problem";
