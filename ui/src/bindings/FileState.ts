// Generated from crates/api. Do not edit.
import type { DocumentId } from "./DocumentId";
import type { Failure } from "./Failure";
import type { SkipReason } from "./SkipReason";
import type { Stage } from "./Stage";

/**
 * Where a file is. The disk holds `Pending`, `Working` and the four final states;
 * the stage within `Working` is progress, kept in memory.
 */
export type FileState = { "state": "pending" } | { "state": "working", 
/**
 * The stage it is in.
 */
stage: Stage, } | { "state": "completed", 
/**
 * The document it became or updated.
 */
document: DocumentId, 
/**
 * Chunks stored.
 */
chunks: number, } | { "state": "unchanged", 
/**
 * The document it is.
 */
document: DocumentId, } | { "state": "skipped", 
/**
 * The reason.
 */
reason: SkipReason, } | { "state": "failed", 
/**
 * Why.
 */
failure: Failure, };
