// Generated from crates/api. Do not edit.
import type { DocumentId } from "./DocumentId";

/**
 * Part of a document's chunks or blocks.
 */
export type DocumentPart = { 
/**
 * The document.
 */
id: DocumentId, 
/**
 * How many to pass over; 0 unless said.
 */
offset?: number, 
/**
 * How many to give, 1 to 1000; 100 unless said.
 */
limit?: number, };
