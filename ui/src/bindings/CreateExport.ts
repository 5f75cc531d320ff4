// Generated from crates/api. Do not edit.
import type { ExportId } from "./ExportId";
import type { Exported } from "./Exported";
import type { VectorDatabase } from "./VectorDatabase";

/**
 * Asks for documents in a file.
 */
export type CreateExport = { 
/**
 * An id of the caller's choice.
 */
id?: ExportId, 
/**
 * Whom it belongs to; `default` when nobody is named.
 */
user?: string, 
/**
 * A name for people; made from what leaves when there is none.
 */
name?: string, 
/**
 * Which documents.
 */
what: Exported, 
/**
 * Whether passages are written with their vectors; so unless said, but for tables that
 * people read (CSV). An archive for a vector database always has them.
 */
vectors?: boolean, 
/**
 * The file, by its absolute path.
 */
file: string, 
/**
 * Whether a file of this name is replaced; refused unless said.
 */
overwrite?: boolean, } & ({ "format": "json" } | { "format": "json_lines" } | { "format": "csv" } | { "format": "parquet" } | { "format": "markdown" } | { "format": "llama_index" } | { "format": "lang_chain" } | { "format": "vector", 
/**
 * Which; without one the archive holds plain JSON Lines.
 */
database: VectorDatabase | null, });
