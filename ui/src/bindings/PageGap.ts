// Generated from crates/api. Do not edit.

/**
 * A page that yielded nothing, and why; the rest of the document is still good.
 */
export type PageGap = { 
/**
 * Counted from 1.
 */
page: number, 
/**
 * `no_text_layer`, `damaged`, … in a sentence.
 */
why: string, };
