// Generated from crates/api. Do not edit.
import type { CollectionId } from "./CollectionId";
import type { Label } from "./Label";
import type { LabelState } from "./LabelState";

/**
 * Which labels to list; every part that is set must hold.
 */
export type ListLabels = { 
/**
 * Only what is there.
 */
state?: LabelState, 
/**
 * Only what waits for a person: what is held, and stored documents whose label is in
 * doubt.
 */
awaiting?: boolean, 
/**
 * Only of this collection.
 */
collection?: CollectionId, 
/**
 * Only with this label.
 */
label?: Label, 
/**
 * How many to pass over; 0 unless said.
 */
offset?: number, 
/**
 * How many to give, 1 to 1000; 100 unless said.
 */
limit?: number, };
