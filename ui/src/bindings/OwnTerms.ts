// Generated from crates/api. Do not edit.
import type { Label } from "./Label";

/**
 * Words that give a document a label.
 */
export type OwnTerms = { 
/**
 * The list's name, shown with its hits: `project names`.
 */
name: string, 
/**
 * The words and phrases.
 */
terms: Array<string>, 
/**
 * The label of a document that holds one.
 */
label: Label, 
/**
 * Whether upper and lower case differ.
 */
case_sensitive: boolean, 
/**
 * Whether a term may be a part of a longer word.
 */
parts_of_words: boolean, };
