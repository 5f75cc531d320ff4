// Generated from crates/api. Do not edit.
import type { Label } from "./Label";
import type { RulingVerdict } from "./RulingVerdict";
import type { Timestamp } from "./Timestamp";

/**
 * What a person said about a content. It holds for the same content wherever it is met in
 * the same collection, and for no other.
 */
export type Ruling = { 
/**
 * Who.
 */
by: string, 
/**
 * When.
 */
at: Timestamp, 
/**
 * The label the person gives; none leaves the machine's.
 */
label?: Label | null, 
/**
 * What may become of it.
 */
verdict: RulingVerdict, 
/**
 * Why.
 */
comment: string, };
