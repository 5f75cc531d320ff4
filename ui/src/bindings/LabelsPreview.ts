// Generated from crates/api. Do not edit.
import type { LabelAction } from "./LabelAction";

/**
 * What the policies in force would do.
 */
export type LabelsPreview = { 
/**
 * Documents by what would become of them.
 */
by_action: { [key in LabelAction]?: number }, 
/**
 * Documents of which it is not what they were stored with.
 */
differing: number, 
/**
 * Documents without a label, of which no policy can say anything.
 */
unlabelled: number, };
