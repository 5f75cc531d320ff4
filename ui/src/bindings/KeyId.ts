// Generated from crates/api. Do not edit.

/**
 * A key of the local API; not the key itself.
 */
export type KeyId = string;
