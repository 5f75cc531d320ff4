// Generated from crates/api. Do not edit.
import type { Field } from "./Field";
import type { Rule } from "./Rule";

/**
 * What the settings say about metadata.
 */
export type MetadataSettings = { 
/**
 * Every field, the standard ones included. Other values are kept as they are.
 */
schema: { [key in string]: Field }, 
/**
 * Names of the standard fields, which are always there.
 */
standard: Array<string>, 
/**
 * Rules by path; a later one wins over an earlier one.
 */
rules: Array<Rule>, };
