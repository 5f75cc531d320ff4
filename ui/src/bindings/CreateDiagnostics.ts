// Generated from crates/api. Do not edit.

/**
 * Packs what helps to find out what went wrong.
 */
export type CreateDiagnostics = { 
/**
 * The zip archive to write, by its absolute path; one that is there is not replaced.
 */
file: string, 
/**
 * Whether names of documents, folders and jobs stay as they are; else, and unless
 * said, each is replaced by a mark. Text of documents is never in it.
 */
with_names?: boolean, };
