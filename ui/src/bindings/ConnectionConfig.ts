// Generated from crates/api. Do not edit.

/**
 * What a connection points at.
 */
export type ConnectionConfig = { "source_type": "local_directory", 
/**
 * The folder.
 */
path: string, } | { "source_type": "local_zip", 
/**
 * The archive.
 */
path: string, } | { "source_type": "individual_upload" } | { "source_type": "web", 
/**
 * The URLs of the pages that the connection stands for; may be empty.
 */
urls: Array<string>, };
