// Generated from crates/api. Do not edit.

/**
 * How much there is in each list of a mapping's preview.
 */
export type MappingTotals = { 
/**
 * Rows of the mapping.
 */
rows: number, 
/**
 * Rows that are about a file.
 */
matched: number, 
/**
 * Rows that are about no file.
 */
rows_without_file: number, 
/**
 * Files that no row is about.
 */
files_without_row: number, 
/**
 * Rows that could be about several files.
 */
ambiguous: number, 
/**
 * Rows and values that are wrong.
 */
problems: number, 
/**
 * What is odd without being wrong.
 */
warnings: number, };
