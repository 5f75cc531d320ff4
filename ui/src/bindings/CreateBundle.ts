// Generated from crates/api. Do not edit.
import type { CollectionId } from "./CollectionId";

/**
 * Makes a portable bundle.
 */
export type CreateBundle = { 
/**
 * The file to write, by its absolute path.
 */
file: string, 
/**
 * Only documents of this collection.
 */
collection?: CollectionId, 
/**
 * Whether the files go along that documents were made from, where they still lie at
 * their sources and may leave as they are; not unless said.
 */
originals?: boolean, 
/**
 * Whether a file of this name is replaced; refused unless said.
 */
overwrite?: boolean, };
