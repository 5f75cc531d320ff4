// Generated from crates/api. Do not edit.
import type { CollectionId } from "./CollectionId";
import type { ConflictCause } from "./ConflictCause";
import type { DocumentId } from "./DocumentId";
import type { FileKey } from "./FileKey";

/**
 * A document of a bundle that was left out because something else is there.
 */
export type BundleConflict = { 
/**
 * The document in the bundle.
 */
document: DocumentId, 
/**
 * Its collection.
 */
collection: CollectionId, 
/**
 * Its name within its source.
 */
key: FileKey, 
/**
 * What is there.
 */
why: ConflictCause, };
