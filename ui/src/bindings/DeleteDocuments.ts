// Generated from crates/api. Do not edit.
import type { DocumentId } from "./DocumentId";

/**
 * Documents to remove.
 */
export type DeleteDocuments = { 
/**
 * Which, 1000 at most.
 */
ids: Array<DocumentId>, };
