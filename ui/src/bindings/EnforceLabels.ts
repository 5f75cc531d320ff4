// Generated from crates/api. Do not edit.
import type { CollectionId } from "./CollectionId";
import type { JobOrigin } from "./JobOrigin";

/**
 * Does with stored documents what the policies in force say.
 */
export type EnforceLabels = { 
/**
 * Only with documents of this collection.
 */
collection?: CollectionId, 
/**
 * Whom the jobs belong to that store anew what has to be masked.
 */
user?: string, 
/**
 * The door this comes in by.
 */
origin?: JobOrigin, };
