// Generated from crates/api. Do not edit.
import type { DocumentId } from "./DocumentId";
import type { FileKey } from "./FileKey";
import type { UndoObstacle } from "./UndoObstacle";

/**
 * One document or place that undoing a job is about.
 */
export type UndoItemView = { 
/**
 * Why it stays, as a sentence, if it does.
 */
why_kept: string | null, 
/**
 * The document.
 */
document: DocumentId, 
/**
 * The place within the source.
 */
key: FileKey, } & ({ "action": "remove" } | { "action": "restore" } | { "action": "forget" } | { "action": "keep", 
/**
 * Why.
 */
why: UndoObstacle, });
