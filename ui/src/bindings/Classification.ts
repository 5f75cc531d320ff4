// Generated from crates/api. Do not edit.
import type { Hit } from "./Hit";
import type { HitKind } from "./HitKind";
import type { Label } from "./Label";

/**
 * The label of a document and what it rests on.
 */
export type Classification = { 
/**
 * The label.
 */
label: Label, 
/**
 * How sure it is, 0 to 1.
 */
confidence: number, 
/**
 * Whether a person should look: the confidence is below [`Classification::REVIEW_BELOW`].
 */
requires_review: boolean, 
/**
 * The first hits in reading order; how many at most is up to the rules.
 */
hits: Array<Hit>, 
/**
 * How many there are of each kind, complete even where `hits` is not.
 */
counts: { [key in HitKind]?: number }, 
/**
 * Why it is this label, a sentence each.
 */
reasons: Array<string>, };
