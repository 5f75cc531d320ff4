// Generated from crates/api. Do not edit.
import type { DocumentId } from "./DocumentId";

/**
 * A page to be drawn.
 */
export type AskPageImage = { 
/**
 * The document.
 */
id: DocumentId, 
/**
 * The page, counted from 1.
 */
page: number, 
/**
 * Pixels it is wide, 16 to 4000 and fewer where the page is very high; 1000 unless said.
 */
width?: number, 
/**
 * Whether an original on the web may be fetched again; no unless said.
 */
fetch?: boolean, };
