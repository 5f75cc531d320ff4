// Generated from crates/api. Do not edit.

/**
 * Whether pages of a document can be shown as they look.
 */
export type PagesShown = "yes" | "when_fetched" | "no";
