// Generated from crates/api. Do not edit.
import type { FileId } from "./FileId";
import type { FileKey } from "./FileKey";
import type { Stage } from "./Stage";

/**
 * A file being worked on.
 */
export type FileProgress = { 
/**
 * Which.
 */
file: FileId, 
/**
 * Its name within its source.
 */
key: FileKey, 
/**
 * The stage it is in.
 */
stage: Stage, 
/**
 * How much of the whole file is done, 0 to 1, within its stage's band.
 */
fraction: number, 
/**
 * What is happening in words: `page 12 of 80`, `waiting: embedder`.
 */
step: string, };
