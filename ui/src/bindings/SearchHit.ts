// Generated from crates/api. Do not edit.
import type { ChunkId } from "./ChunkId";
import type { CollectionId } from "./CollectionId";
import type { DocumentId } from "./DocumentId";
import type { Excerpt } from "./Excerpt";
import type { Highlight } from "./Highlight";
import type { Label } from "./Label";

/**
 * A passage that answers a search.
 */
export type SearchHit = { 
/**
 * The chunk.
 */
chunk: ChunkId, 
/**
 * The document it belongs to.
 */
document: DocumentId, 
/**
 * That document's collection.
 */
collection: CollectionId, 
/**
 * That document's title, or its file name.
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
 * Its label, once it has one.
 */
label?: Label | null, 
/**
 * First and last page.
 */
pages: [number, number] | null, 
/**
 * The headings it stands under, outermost first.
 */
heading_path: Array<string>, 
/**
 * The whole passage.
 */
text: string, 
/**
 * What in it matches, counted as in the excerpt.
 */
highlights: Array<Highlight>, 
/**
 * The part of it to show first.
 */
excerpt: Excerpt, 
/**
 * Fused score, higher is better; comparable only within one answer.
 */
score: number, 
/**
 * Cosine similarity to the query, when it was found by meaning.
 */
similarity?: number | null, };
