// Generated from crates/api. Do not edit.
import type { CollectionId } from "./CollectionId";
import type { DocumentId } from "./DocumentId";
import type { JobId } from "./JobId";
import type { Search } from "./Search";

/**
 * Which documents leave.
 */
export type Exported = { "kind": "everything" } | { "kind": "collection", 
/**
 * Which.
 */
collection: CollectionId, } | { "kind": "job", 
/**
 * Which.
 */
job: JobId, } | { "kind": "documents", 
/**
 * Which.
 */
documents: Array<DocumentId>, } | { "kind": "search", 
/**
 * The question.
 */
search: Search, };
