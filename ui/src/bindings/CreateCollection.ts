// Generated from crates/api. Do not edit.
import type { CollectionId } from "./CollectionId";

/**
 * Makes a group. Jobs make the one they name by themselves.
 */
export type CreateCollection = { 
/**
 * A short name: letters, digits, `-`, `_` and `.`, at most 64.
 */
id: CollectionId, };
