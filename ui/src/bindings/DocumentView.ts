// Generated from crates/api. Do not edit.
import type { Bytes } from "./Bytes";
import type { CollectionId } from "./CollectionId";
import type { ConnectionId } from "./ConnectionId";
import type { ContentHash } from "./ContentHash";
import type { DocumentId } from "./DocumentId";
import type { Label } from "./Label";
import type { MetadataField } from "./MetadataField";
import type { SourceType } from "./SourceType";
import type { Timestamp } from "./Timestamp";

/**
 * A document.
 */
export type DocumentView = { 
/**
 * Its id.
 */
id: DocumentId, 
/**
 * The group it is in.
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
 * The connection it came by.
 */
connection: ConnectionId, 
/**
 * Further places where the same content was seen.
 */
aliases: number, 
/**
 * The kind of source it came from.
 */
source_type: SourceType, 
/**
 * Its type by content: `application/pdf`.
 */
media_type: string, 
/**
 * Size of the file.
 */
size: Bytes, 
/**
 * Number of pages, slides or sheets, where the format has them.
 */
pages: number | null, 
/**
 * ISO 639-1 code of the language most of it is in.
 */
language: string | null, 
/**
 * Words of its text, once they have been counted.
 */
words: number | null, 
/**
 * Pictures in it, where the format tells.
 */
images: number | null, 
/**
 * Phrases it is about, the most telling first.
 */
phrases: Array<string>, 
/**
 * Chunks stored.
 */
chunks: number, 
/**
 * Passages left out for their quality, by reason.
 */
left_out: { [key in string]: number }, 
/**
 * Mean quality of its chunks, 0 to 1.
 */
quality: number, 
/**
 * Metadata found inside and given with it, as text.
 */
metadata: { [key in string]: string }, 
/**
 * The same with types, and with who said it.
 */
fields: Array<MetadataField>, 
/**
 * How sensitive it is, once it has been labelled.
 */
label: Label | null, 
/**
 * Whether a person should look at that and none has.
 */
requires_review: boolean, 
/**
 * Hash of the file's bytes.
 */
content_hash: ContentHash, 
/**
 * How often it was stored with other content, the first time being 1.
 */
version: number, 
/**
 * When the file was last changed, if the source says.
 */
modified: Timestamp | null, 
/**
 * When it was first stored.
 */
created_at: Timestamp, 
/**
 * When it was last stored.
 */
updated_at: Timestamp, };
