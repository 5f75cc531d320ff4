// Generated from crates/api. Do not edit.
import type { HitKind } from "./HitKind";
import type { OwnPattern } from "./OwnPattern";
import type { OwnTerms } from "./OwnTerms";

/**
 * The rules of labelling, stored as one setting. What is left out of their JSON form is the
 * default.
 */
export type LabelRules = { 
/**
 * Kinds that are not looked for.
 */
ignored: Array<HitKind>, 
/**
 * Kinds that are found and shown and do not change the label.
 */
noted: Array<HitKind>, 
/**
 * Values that are let pass: the company's own phone number or address. Case, spaces and
 * punctuation do not matter.
 */
allowed_values: Array<string>, 
/**
 * E-mail addresses at these domains, and at domains below them, are let pass.
 */
allowed_domains: Array<string>, 
/**
 * Regions whose phone numbers are recognised without `+`, as ISO 3166 codes: `DE`. Empty:
 * as the document's language suggests.
 */
phone_regions: Array<string>, 
/**
 * One's own words.
 */
terms: Array<OwnTerms>, 
/**
 * One's own regular expressions.
 */
patterns: Array<OwnPattern>, 
/**
 * Hits less sure than this are shown and do not change the label, 0 to 1.
 */
decides_from: number, 
/**
 * How many hits a result lists at most. They are counted beyond that.
 */
max_hits: number, };
