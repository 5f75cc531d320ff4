// Generated from crates/api. Do not edit.

/**
 * A password. It is kept in memory only and never shown: its debug form hides it, and no
 * event, row or log line carries it.
 */
export type Password = string;
