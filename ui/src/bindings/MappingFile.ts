// Generated from crates/api. Do not edit.

/**
 * A mapping file: a CSV table with a column `filename`, or JSON.
 */
export type MappingFile = { 
/**
 * Its absolute path.
 */
path: string, } | { 
/**
 * Its name, whose ending tells its form.
 */
name: string, 
/**
 * The table or the JSON.
 */
text: string, };
