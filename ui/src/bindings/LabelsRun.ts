// Generated from crates/api. Do not edit.

/**
 * What labelling again came to, so far.
 */
export type LabelsRun = { 
/**
 * Documents that were looked at.
 */
labelled: number, 
/**
 * Those of them that have another label now, or another need of a review.
 */
changed: number, 
/**
 * Documents that are still to be looked at.
 */
left: number, };
