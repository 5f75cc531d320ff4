// Generated from crates/api. Do not edit.
import type { DocumentId } from "./DocumentId";
import type { ReasonCode } from "./ReasonCode";

/**
 * Why a file was left out on purpose.
 */
export type SkipReason = { 
/**
 * A code whose kind is [`ReasonKind::Skip`].
 */
code: ReasonCode, 
/**
 * What was left out and why, in a sentence; names the twin of a duplicate.
 */
detail: string, 
/**
 * The document a duplicate equals.
 */
twin?: DocumentId | null, };
