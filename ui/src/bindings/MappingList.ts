// Generated from crates/api. Do not edit.

/**
 * What to list of a mapping's preview.
 */
export type MappingList = "matched" | "rows_without_file" | "files_without_row" | "ambiguous" | "problems" | "warnings";
