// Generated from crates/api. Do not edit.

/**
 * A job. A UUID made here, unless the caller chose it as an idempotency key.
 */
export type JobId = string;
