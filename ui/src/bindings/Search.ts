// Generated from crates/api. Do not edit.
import type { CollectionId } from "./CollectionId";
import type { Label } from "./Label";
import type { MetadataCondition } from "./MetadataCondition";
import type { SearchMode } from "./SearchMode";
import type { SourceType } from "./SourceType";
import type { Timestamp } from "./Timestamp";

/**
 * A question. Everything but the text may be left out.
 */
export type Search = { 
/**
 * The words or the question.
 */
text: string, 
/**
 * How hits are found; `hybrid` unless said.
 */
mode?: SearchMode, 
/**
 * Most hits returned, 1 to 200; 10 unless said.
 */
limit?: number, 
/**
 * Only documents of these collections; empty means all.
 */
collections?: Array<CollectionId>, 
/**
 * Only documents from sources of these kinds; empty means all.
 */
source_types?: Array<SourceType>, 
/**
 * Only documents of these types: `application/pdf`, or `text/*`; empty means all.
 */
media_types?: Array<string>, 
/**
 * Only documents in these languages (`en`); empty means all.
 */
languages?: Array<string>, 
/**
 * Only files changed at or after this moment.
 */
modified_after?: Timestamp, 
/**
 * Only files changed before this moment.
 */
modified_before?: Timestamp, 
/**
 * Only documents whose metadata holds all these values exactly, or in a list.
 */
metadata?: { [key in string]: string }, 
/**
 * Only documents whose metadata meets all these conditions.
 */
conditions?: Array<MetadataCondition>, 
/**
 * Only documents with one of these labels; empty means all.
 */
labels?: Array<Label>, };
