// Generated from crates/api. Do not edit.
import type { PageText } from "./PageText";

/**
 * What is stored about a page.
 */
export type PageFacts = { 
/**
 * The page, counted from 1.
 */
page: number, 
/**
 * How its text came.
 */
text: PageText, 
/**
 * Words of its text.
 */
words: number, 
/**
 * Chunks with text that begins on it.
 */
chunks: number, 
/**
 * The place of the first of them in the document, counted from 0.
 */
first_chunk: number | null, 
/**
 * How legible and varied its text is, 0 to 1; null where there is none.
 */
quality: number | null, 
/**
 * Why it was not read.
 */
why: string | null, };
