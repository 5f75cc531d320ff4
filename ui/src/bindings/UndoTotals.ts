// Generated from crates/api. Do not edit.

/**
 * How many documents or places undoing a job removes, restores and keeps.
 */
export type UndoTotals = { 
/**
 * Documents that go.
 */
removed: number, 
/**
 * Documents that come back.
 */
restored: number, 
/**
 * Further places that are forgotten.
 */
forgotten: number, 
/**
 * What stays.
 */
kept: number, };
