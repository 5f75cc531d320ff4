// Generated from crates/api. Do not edit.
import type { CollectionId } from "./CollectionId";
import type { JobId } from "./JobId";

/**
 * Which documents leave, as they are when their turn comes.
 */
export type ExportScope = { "scope": "everything" } | { "scope": "collection", 
/**
 * Which.
 */
collection: CollectionId, } | { "scope": "job", 
/**
 * Which.
 */
job: JobId, } | { "scope": "documents", 
/**
 * How many were asked for.
 */
count: number, } | { "scope": "passages", 
/**
 * How many were asked for.
 */
count: number, };
