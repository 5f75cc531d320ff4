// Generated from crates/api. Do not edit.
import type { Table } from "./Table";

/**
 * A piece of a document with its text.
 */
export type BlockView = { 
/**
 * Its page, slide or sheet, counted from 1, where the format has them.
 */
page: number | null, 
/**
 * Its text.
 */
text: string, } & ({ "kind": "heading", 
/**
 * 1 to 6.
 */
level: number, } | { "kind": "paragraph" } | { "kind": "list_item", 
/**
 * Nesting depth, 0 for the outermost list.
 */
depth: number, 
/**
 * Whether the list is numbered.
 */
ordered: boolean, } | { "kind": "table", 
/**
 * Its cells.
 */
table: Table, } | { "kind": "code", 
/**
 * The language, when the document says.
 */
language: string | null, } | { "kind": "formula" } | { "kind": "quote" } | { "kind": "caption" } | { "kind": "footnote" });
