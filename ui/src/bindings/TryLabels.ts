// Generated from crates/api. Do not edit.
import type { LabelPolicy } from "./LabelPolicy";
import type { LabelRules } from "./LabelRules";

/**
 * A text to try rules on. It is kept nowhere.
 */
export type TryLabels = { 
/**
 * The text.
 */
text: string, 
/**
 * ISO 639-1 code of its language, by which some numbers are told.
 */
language?: string, 
/**
 * Rules to try in place of the ones in force; they are written nowhere.
 */
rules?: LabelRules, 
/**
 * The policy to try in place of the common one.
 */
policy?: LabelPolicy, };
