// Generated from crates/api. Do not edit.
import type { Label } from "./Label";

/**
 * A regular expression that gives a document a label.
 */
export type OwnPattern = { 
/**
 * Its name, shown with its hits: `customer number`.
 */
name: string, 
/**
 * The expression, in the syntax of Rust's `regex`: no look-around, no back references.
 */
pattern: string, 
/**
 * The label of a document in which it matches.
 */
label: Label, };
