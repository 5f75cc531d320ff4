// Generated from crates/api. Do not edit.
import type { Field } from "./Field";
import type { Rule } from "./Rule";

/**
 * Changes what the settings say about metadata. What is left out stays.
 */
export type SetMetadata = { 
/**
 * The fields that differ from the standard ones, in place of those said before.
 */
schema?: { [key in string]: Field }, 
/**
 * The rules, in place of those there are.
 */
rules?: Array<Rule>, };
