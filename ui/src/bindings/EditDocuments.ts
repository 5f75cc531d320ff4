// Generated from crates/api. Do not edit.
import type { DocumentId } from "./DocumentId";
import type { DocumentSelector } from "./DocumentSelector";
import type { MetadataValue } from "./MetadataValue";

/**
 * Changes the metadata of documents by hand. Nothing is read or embedded again, and the
 * changes stay when a file changes.
 */
export type EditDocuments = { 
/**
 * These documents, 1000 at most.
 */
ids?: Array<DocumentId>, 
/**
 * And all these.
 */
select?: DocumentSelector, 
/**
 * Values to set, converted to what the schema asks for.
 */
set?: { [key in string]: MetadataValue }, 
/**
 * Names of values to take away.
 */
unset?: Array<string>, };
