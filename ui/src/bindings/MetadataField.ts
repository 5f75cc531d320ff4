// Generated from crates/api. Do not edit.
import type { MetadataOrigin } from "./MetadataOrigin";
import type { MetadataValue } from "./MetadataValue";

/**
 * A value of a document's metadata.
 */
export type MetadataField = { 
/**
 * Its name.
 */
name: string, 
/**
 * The value.
 */
value: MetadataValue, 
/**
 * Who said it.
 */
origin: MetadataOrigin, };
