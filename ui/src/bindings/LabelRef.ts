// Generated from crates/api. Do not edit.
import type { DocumentId } from "./DocumentId";

/**
 * A document, stored or held.
 */
export type LabelRef = { 
/**
 * Which.
 */
id: DocumentId, };
