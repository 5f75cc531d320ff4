// Generated from crates/api. Do not edit.
import type { CollectionId } from "./CollectionId";
import type { DocumentId } from "./DocumentId";
import type { HitKind } from "./HitKind";
import type { Label } from "./Label";
import type { LabelState } from "./LabelState";
import type { Labelling } from "./Labelling";
import type { Timestamp } from "./Timestamp";

/**
 * Something with a label.
 */
export type LabelView = { 
/**
 * The document, or the id that a held one gets when it is let in.
 */
id: DocumentId, 
/**
 * Where it is.
 */
state: LabelState, 
/**
 * Its collection.
 */
collection: CollectionId, 
/**
 * Its title, or its file name.
 */
title: string, 
/**
 * Its name within its source.
 */
key: string, 
/**
 * Its type by content.
 */
media_type: string, 
/**
 * The label in force.
 */
label: Label, 
/**
 * The label the machine gives.
 */
machine_label: Label, 
/**
 * Whether a person should look and none has.
 */
requires_review: boolean, 
/**
 * What of each kind was found, complete.
 */
counts: { [key in HitKind]?: number }, 
/**
 * The label and everything it rests on.
 */
labelling: Labelling, 
/**
 * When it was held or stored.
 */
since: Timestamp, };
