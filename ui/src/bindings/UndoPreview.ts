// Generated from crates/api. Do not edit.
import type { JobId } from "./JobId";
import type { UndoItemView } from "./UndoItemView";
import type { UndoTotals } from "./UndoTotals";

/**
 * What undoing a job would do.
 */
export type UndoPreview = { 
/**
 * The job.
 */
job: JobId, 
/**
 * How many documents and places go, come back and stay.
 */
totals: UndoTotals, 
/**
 * The first thousand of them.
 */
items: Array<UndoItemView>, };
