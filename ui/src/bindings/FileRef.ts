// Generated from crates/api. Do not edit.
import type { FileId } from "./FileId";

/**
 * One file of a job.
 */
export type FileRef = { 
/**
 * Which.
 */
id: FileId, };
