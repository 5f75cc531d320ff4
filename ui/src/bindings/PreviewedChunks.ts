// Generated from crates/api. Do not edit.
import type { Failure } from "./Failure";
import type { PreviewedDocument } from "./PreviewedDocument";

/**
 * A file as it would be cut up, or why it cannot be read. One of the two is there.
 */
export type PreviewedChunks = { 
/**
 * The document.
 */
document: PreviewedDocument | null, 
/**
 * Why there is none.
 */
failure: Failure | null, };
