// Generated from crates/api. Do not edit.
import type { Timestamp } from "./Timestamp";
import type { UndoTotals } from "./UndoTotals";

/**
 * That a job was undone.
 */
export type Undone = { 
/**
 * When it was asked for.
 */
at: Timestamp, 
/**
 * Whether it is done; else it goes on, after a crash too.
 */
complete: boolean, 
/**
 * What it did so far.
 */
totals: UndoTotals, };
