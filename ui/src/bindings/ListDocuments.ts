// Generated from crates/api. Do not edit.
import type { Bytes } from "./Bytes";
import type { CollectionId } from "./CollectionId";
import type { ConnectionId } from "./ConnectionId";
import type { DocumentId } from "./DocumentId";
import type { DocumentSort } from "./DocumentSort";
import type { Label } from "./Label";
import type { MetadataCondition } from "./MetadataCondition";
import type { SourceType } from "./SourceType";
import type { Timestamp } from "./Timestamp";

/**
 * Which documents to list.
 */
export type ListDocuments = { 
/**
 * Only of this collection.
 */
collection?: CollectionId, 
/**
 * Only from this connection.
 */
connection?: ConnectionId, 
/**
 * Only from sources of this kind.
 */
source_type?: SourceType, 
/**
 * Only of this type: `application/pdf`, or `text/*`; several between commas.
 */
media_type?: string, 
/**
 * Only with this text in title or name, upper and lower case alike.
 */
text?: string, 
/**
 * Only in this language: `en`; several between commas, empty for those whose language is
 * not known.
 */
language?: string, 
/**
 * Only with a file of this size or more.
 */
size_from?: Bytes, 
/**
 * Only with a file below this size.
 */
size_below?: Bytes, 
/**
 * Only with a file last changed in this month or year, in UTC: `2026-03`, `2026`.
 */
changed_in?: string, 
/**
 * Only of this tenth of quality: 0 is from 0 to below 0.1, 9 includes 1.
 */
quality?: number, 
/**
 * Only first stored at this moment or later.
 */
added_from?: Timestamp, 
/**
 * Only first stored before this moment.
 */
added_before?: Timestamp, 
/**
 * Only with metadata that meets all these conditions.
 */
metadata?: Array<MetadataCondition>, 
/**
 * Only with one of these labels; empty means all, those without one too.
 */
labels?: Array<Label>, 
/**
 * Only those with a label, or only those without one.
 */
labelled?: boolean, 
/**
 * Only those whose label a person should look at, or only those of which nobody need.
 */
requires_review?: boolean, 
/**
 * By what; the latest first unless said otherwise.
 */
sort?: DocumentSort, 
/**
 * Whether that is turned round: the smallest file first, or names from Z to A.
 */
reverse?: boolean, 
/**
 * Only those after this document: the last one of the page before. `not_found` when it
 * was deleted since.
 */
after?: DocumentId, 
/**
 * How many to pass over; 0 unless said.
 */
offset?: number, 
/**
 * How many to give, 1 to 1000; 100 unless said.
 */
limit?: number, };
