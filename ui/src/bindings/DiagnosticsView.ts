// Generated from crates/api. Do not edit.
import type { Bytes } from "./Bytes";
import type { DiagnosticsPart } from "./DiagnosticsPart";

/**
 * What was packed.
 */
export type DiagnosticsView = { 
/**
 * The archive.
 */
file: string, 
/**
 * Its size.
 */
size: Bytes, 
/**
 * Whether names are in it.
 */
with_names: boolean, 
/**
 * What is in it.
 */
parts: Array<DiagnosticsPart>, };
