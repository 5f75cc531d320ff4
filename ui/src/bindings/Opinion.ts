// Generated from crates/api. Do not edit.
import type { Label } from "./Label";

/**
 * What a language model said about a document.
 */
export type Opinion = { 
/**
 * The model that was asked.
 */
model: string, 
/**
 * Its label; none when it could not be asked, or its answer was not understood.
 */
label?: Label | null, 
/**
 * Its reason, or why there is no label.
 */
reason: string, };
