// Generated from crates/api. Do not edit.
import type { ContentHash } from "./ContentHash";
import type { DocumentId } from "./DocumentId";
import type { Label } from "./Label";
import type { LabelAction } from "./LabelAction";
import type { Timestamp } from "./Timestamp";

/**
 * One line of the history of a content's labels.
 */
export type LabelChange = { 
/**
 * When.
 */
at: Timestamp, 
/**
 * The person who ruled; none where it was the machine.
 */
by?: string | null, 
/**
 * The document, where there was one by then.
 */
document?: DocumentId | null, 
/**
 * The content it is about.
 */
content_hash: ContentHash, 
/**
 * The label the machine gives.
 */
machine_label: Label, 
/**
 * How sure that is, 0 to 1.
 */
confidence: number, 
/**
 * The label in force from then on.
 */
label: Label, 
/**
 * What became of the document.
 */
action: LabelAction, 
/**
 * The rule that said so, or what the person said.
 */
why: string, };
