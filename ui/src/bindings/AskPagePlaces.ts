// Generated from crates/api. Do not edit.
import type { DocumentId } from "./DocumentId";

/**
 * Asks where passages stand on a page.
 */
export type AskPagePlaces = { 
/**
 * The document.
 */
id: DocumentId, 
/**
 * The page, counted from 1.
 */
page: number, 
/**
 * A text to be found on it as well, such as the excerpt of a hit.
 */
text?: string, 
/**
 * Whether an original on the web may be fetched again; no unless said.
 */
fetch?: boolean, };
