// Generated from crates/api. Do not edit.

/**
 * Stores the documents of a bundle.
 */
export type RestoreFromBundle = { 
/**
 * The bundle, by its absolute path.
 */
file: string, 
/**
 * Whether there may be other documents, which stay as they are; refused unless said.
 */
merge?: boolean, 
/**
 * The folder that files go into which documents were made from, by its absolute path;
 * made if it is not there. They stay in the bundle unless said.
 */
originals_to?: string, };
