// Generated from crates/api. Do not edit.
import type { ExportId } from "./ExportId";
import type { ExportScope } from "./ExportScope";
import type { ExportState } from "./ExportState";
import type { ExportTotals } from "./ExportTotals";
import type { Timestamp } from "./Timestamp";
import type { VectorDatabase } from "./VectorDatabase";

/**
 * Documents on their way into a file.
 */
export type Export = { 
/**
 * Its id.
 */
id: ExportId, 
/**
 * Whom it belongs to.
 */
user: string, 
/**
 * A name for people.
 */
name: string, 
/**
 * Which documents.
 */
scope: ExportScope, 
/**
 * Whether passages are written with their vectors, where the format leaves the choice.
 */
vectors: boolean, 
/**
 * The file, by its absolute path. Until it is complete it has another name.
 */
file: string, 
/**
 * Whether a file of this name is replaced.
 */
overwrite: boolean, 
/**
 * How far it is.
 */
state: ExportState, 
/**
 * Why it failed, or was paused by itself.
 */
problem?: string | null, 
/**
 * What was written; while it runs, what was written so far.
 */
totals: ExportTotals, 
/**
 * When someone asked for it.
 */
created_at: Timestamp, 
/**
 * When it was begun last.
 */
started_at?: Timestamp | null, 
/**
 * When it ended.
 */
ended_at?: Timestamp | null, } & ({ "format": "json" } | { "format": "json_lines" } | { "format": "csv" } | { "format": "parquet" } | { "format": "markdown" } | { "format": "llama_index" } | { "format": "lang_chain" } | { "format": "vector", 
/**
 * Which; without one the archive holds plain JSON Lines.
 */
database: VectorDatabase | null, });
