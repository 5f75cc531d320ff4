// Generated from crates/api. Do not edit.
import type { LabelPolicy } from "./LabelPolicy";
import type { LabelRules } from "./LabelRules";
import type { OpinionSettings } from "./OpinionSettings";

/**
 * The section `labels` of the settings. What is left out of its JSON form is the default.
 */
export type LabelSettings = { 
/**
 * What is looked for.
 */
rules: LabelRules, 
/**
 * What each label may do, in collections that have no policy of their own.
 */
policy: LabelPolicy, 
/**
 * Policies of single collections, by name, in place of the common one.
 */
collections: { [key in string]: LabelPolicy }, 
/**
 * Policies of places that documents go to from here, by name: [`LANGUAGE_MODEL`] and
 * [`EXPORT`]. What is not named takes everything, but a language model takes only what is
 * public and in no doubt.
 */
destinations: { [key in string]: LabelPolicy }, 
/**
 * A language model that is asked for a second opinion.
 */
opinion?: OpinionSettings | null, };
