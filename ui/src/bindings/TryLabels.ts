// Generated from crates/api. Do not edit.

/**
 * A text to try the rules in force on. It is kept nowhere.
 */
export type TryLabels = { 
/**
 * The text.
 */
text: string, 
/**
 * ISO 639-1 code of its language, by which some numbers are told.
 */
language?: string, };
