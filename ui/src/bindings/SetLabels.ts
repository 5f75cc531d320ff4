// Generated from crates/api. Do not edit.
import type { LabelPolicy } from "./LabelPolicy";
import type { LabelRules } from "./LabelRules";
import type { OpinionSettings } from "./OpinionSettings";

/**
 * Changes what the settings say about labels. What is left out stays.
 */
export type SetLabels = { 
/**
 * What is looked for.
 */
rules?: LabelRules, 
/**
 * What each label may do, in collections that have no policy of their own.
 */
policy?: LabelPolicy, 
/**
 * Policies of single collections, in place of all there are.
 */
collections?: { [key in string]: LabelPolicy }, 
/**
 * Policies of destinations, in place of all there are.
 */
destinations?: { [key in string]: LabelPolicy }, 
/**
 * A language model that is asked for a second opinion.
 */
opinion?: OpinionSettings, 
/**
 * Whether no language model is asked any more.
 */
without_opinion?: boolean, };
