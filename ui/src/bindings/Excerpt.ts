// Generated from crates/api. Do not edit.
import type { Highlight } from "./Highlight";

/**
 * The part of a passage that shows best why it was found: a few sentences, without the
 * headings it stands under and without blank lines.
 */
export type Excerpt = { 
/**
 * The text, lines parted by single line breaks; about 400 bytes at most.
 */
text: string, 
/**
 * What in it matches. The query's stop words (`the`, `of`) do not count, unless it has
 * no other words.
 */
highlights: Array<Highlight>, 
/**
 * Whether the passage has more text before it.
 */
before: boolean, 
/**
 * Whether the passage goes on after it.
 */
after: boolean, };
