// Generated from crates/api. Do not edit.

/**
 * An export. A UUID made here, unless the caller chose it as an idempotency key.
 */
export type ExportId = string;
