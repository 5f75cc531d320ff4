// Generated from crates/api. Do not edit.
import type { VectorDatabase } from "./VectorDatabase";

/**
 * How documents are written when they leave.
 */
export type ExportFormat = { "format": "json" } | { "format": "json_lines" } | { "format": "csv" } | { "format": "parquet" } | { "format": "markdown" } | { "format": "llama_index" } | { "format": "lang_chain" } | { "format": "vector", 
/**
 * Which; without one the archive holds plain JSON Lines.
 */
database: VectorDatabase | null, };
