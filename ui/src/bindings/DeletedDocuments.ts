// Generated from crates/api. Do not edit.

/**
 * What was removed.
 */
export type DeletedDocuments = { 
/**
 * How many.
 */
deleted: number, };
