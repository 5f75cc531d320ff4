// Generated from crates/api. Do not edit.
import type { CollectionId } from "./CollectionId";

/**
 * Removes a group.
 */
export type RemoveCollection = { 
/**
 * Its name.
 */
id: CollectionId, 
/**
 * Whether its documents go with it; without this, a group that holds any is refused.
 */
with_documents?: boolean, };
