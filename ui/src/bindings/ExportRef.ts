// Generated from crates/api. Do not edit.
import type { ExportId } from "./ExportId";

/**
 * Names an export.
 */
export type ExportRef = { 
/**
 * Its id.
 */
id: ExportId, };
