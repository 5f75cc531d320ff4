// Generated from crates/api. Do not edit.
import type { CollectionId } from "./CollectionId";
import type { ConnectionId } from "./ConnectionId";
import type { Label } from "./Label";
import type { MetadataCondition } from "./MetadataCondition";
import type { SourceType } from "./SourceType";

/**
 * Which documents; every part that is set must hold. Nothing set means all.
 */
export type DocumentSelector = { 
/**
 * Only of this collection.
 */
collection?: CollectionId, 
/**
 * Only from this connection.
 */
connection?: ConnectionId, 
/**
 * Only from sources of this kind.
 */
source_type?: SourceType, 
/**
 * Only of this type: `application/pdf`, or `text/*`; several between commas.
 */
media_type?: string, 
/**
 * Only with this text in title or name, upper and lower case alike.
 */
text?: string, 
/**
 * Only with metadata that meets all these conditions.
 */
metadata?: Array<MetadataCondition>, 
/**
 * Only with one of these labels; empty means all.
 */
labels?: Array<Label>, };
