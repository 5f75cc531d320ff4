// Generated from crates/api. Do not edit.
import type { Span } from "./Span";

/**
 * A chunk that is not stored.
 */
export type PreviewedChunk = { 
/**
 * Its place in the document, counted from 0.
 */
ordinal: number, 
/**
 * Its text, exactly what would be embedded.
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
 * Its length in characters.
 */
characters: number, 
/**
 * Its length by the embedder's own tokenizer, special tokens not counted.
 */
tokens: number, 
/**
 * How many characters at its beginning the chunk before ends with.
 */
repeated: number, };
