// Generated from crates/api. Do not edit.

/**
 * The kinds of source there are.
 */
export type SourceType = "local_directory" | "local_zip" | "individual_upload" | "web";
