// Generated from crates/api. Do not edit.

/**
 * A preflight. Kept in memory until it is released or the application ends.
 */
export type PreflightId = string;
