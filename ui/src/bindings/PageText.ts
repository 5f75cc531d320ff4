// Generated from crates/api. Do not edit.

/**
 * How the text of a page came.
 */
export type PageText = "written" | "recognised" | "empty" | "unread";
