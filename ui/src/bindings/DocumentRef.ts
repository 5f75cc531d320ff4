// Generated from crates/api. Do not edit.
import type { DocumentId } from "./DocumentId";

/**
 * One document.
 */
export type DocumentRef = { 
/**
 * Which.
 */
id: DocumentId, };
