// Generated from crates/api. Do not edit.
import type { Label } from "./Label";

/**
 * How many documents there are by label.
 */
export type LabelStatus = { 
/**
 * Documents that are served.
 */
documents: number, 
/**
 * Those of them without a label.
 */
unlabelled: number, 
/**
 * Those of them labelled by other rules than the ones in force.
 */
outdated: number, 
/**
 * Those of them whose label a person should look at.
 */
in_doubt: number, 
/**
 * Files that wait for a person.
 */
held: number, 
/**
 * Documents that are served, by label.
 */
by_label: { [key in Label]?: number }, };
