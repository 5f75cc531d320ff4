// Generated from crates/api. Do not edit.
import type { CollectionId } from "./CollectionId";
import type { DocumentId } from "./DocumentId";

/**
 * A document whose text is much like that of another.
 */
export type TwinView = { 
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
 * Whether its file has the very same bytes.
 */
same_content: boolean, 
/**
 * The part of both texts that both have, 0 to 1.
 */
likeness: number, 
/**
 * The part of the document asked about whose words are in this one too, 0 to 1.
 */
contained: number, };
