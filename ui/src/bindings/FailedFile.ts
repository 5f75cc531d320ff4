// Generated from crates/api. Do not edit.
import type { FileId } from "./FileId";
import type { FileKey } from "./FileKey";
import type { JobId } from "./JobId";

/**
 * A file of a group.
 */
export type FailedFile = { 
/**
 * Its job.
 */
job: JobId, 
/**
 * The file.
 */
file: FileId, 
/**
 * Its name.
 */
key: FileKey, 
/**
 * What happened to it.
 */
detail: string, };
