// Generated from crates/api. Do not edit.

/**
 * Who has to act before trying again can help.
 */
export type Actor = "nobody" | "owner" | "administrator" | "makers";
