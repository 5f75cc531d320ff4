// Generated from crates/api. Do not edit.
import type { Bytes } from "./Bytes";

/**
 * A file in the archive.
 */
export type DiagnosticsPart = { 
/**
 * Its name: `doctor.json`.
 */
name: string, 
/**
 * Its size before it was packed.
 */
size: Bytes, 
/**
 * What it holds, in a few words.
 */
what: string, };
