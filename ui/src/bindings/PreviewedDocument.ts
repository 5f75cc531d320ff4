// Generated from crates/api. Do not edit.
import type { FileKey } from "./FileKey";
import type { Label } from "./Label";
import type { LabelAction } from "./LabelAction";
import type { PreviewedChunk } from "./PreviewedChunk";

/**
 * A document with the first chunks it would be cut into.
 */
export type PreviewedDocument = { 
/**
 * Its name within its source.
 */
key: FileKey, 
/**
 * Its title, where it tells one.
 */
title: string | null, 
/**
 * Its type by content: `application/pdf`.
 */
media_type: string, 
/**
 * How many chunks there would be.
 */
total: number, 
/**
 * Passages that would be left out because of `quality_threshold`.
 */
left_out: number, 
/**
 * Mean quality of the chunks, 0 to 1.
 */
quality: number, 
/**
 * How sensitive it is by the rules in force. No language model is asked.
 */
label: Label, 
/**
 * What the policy of the collection would do with it.
 */
action: LabelAction, 
/**
 * The rule that decides this, in a sentence.
 */
why: string, 
/**
 * The first chunks, in order.
 */
chunks: Array<PreviewedChunk>, };
