// Generated from crates/api. Do not edit.
import type { ChunkId } from "./ChunkId";
import type { Span } from "./Span";

/**
 * A chunk of a document.
 */
export type ChunkView = { 
/**
 * Its id.
 */
id: ChunkId, 
/**
 * Its place in the document, counted from 0.
 */
ordinal: number, 
/**
 * Its text, exactly what is embedded.
 */
text: string, 
/**
 * The headings it stands under, outermost first.
 */
heading_path: Array<string>, 
/**
 * First and last page it comes from, where the format has pages.
 */
pages: [number, number] | null, 
/**
 * Where it stands in the document's text.
 */
span: Span, 
/**
 * Its length by the embedder's own tokenizer, special tokens not counted.
 */
tokens: number, };
