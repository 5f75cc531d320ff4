// Generated from crates/api. Do not edit.
import type { Classification } from "./Classification";
import type { LabelAction } from "./LabelAction";

/**
 * What is found in a text, and what the common policy would do with it.
 */
export type LabelsTried = { 
/**
 * What is found.
 */
found: Classification, 
/**
 * What would become of a document with this text.
 */
action: LabelAction, };
