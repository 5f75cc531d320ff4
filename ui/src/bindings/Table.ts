// Generated from crates/api. Do not edit.

/**
 * A table: rows of cells, all rows equally long. The first `header_rows` are its heading.
 */
export type Table = { 
/**
 * Cell texts, row by row. A cell spanning several stands in the first; the rest are empty.
 */
rows: Array<Array<string>>, 
/**
 * How many of the first rows are headings.
 */
header_rows: number, };
