// Generated from crates/api. Do not edit.

/**
 * What an edit changed.
 */
export type EditedDocuments = { 
/**
 * Documents that were named or matched.
 */
matched: number, 
/**
 * Documents whose metadata is another now.
 */
changed: number, };
