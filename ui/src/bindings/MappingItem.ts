// Generated from crates/api. Do not edit.
import type { FileKey } from "./FileKey";

/**
 * One line of a mapping's preview.
 */
export type MappingItem = { 
/**
 * What the row says its file is.
 */
row: string | null, 
/**
 * The row's line, counted from 1, in tables.
 */
line: number | null, 
/**
 * The column, counted from 1, in tables.
 */
column: number | null, 
/**
 * The file, or some of those that could be meant.
 */
files: Array<FileKey>, 
/**
 * What is wrong or odd.
 */
message: string | null, };
