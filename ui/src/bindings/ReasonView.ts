// Generated from crates/api. Do not edit.
import type { Actor } from "./Actor";
import type { ReasonCode } from "./ReasonCode";
import type { ReasonKind } from "./ReasonKind";

/**
 * A row of the table of reasons.
 */
export type ReasonView = { 
/**
 * The stable code: `no_text_layer`.
 */
code: ReasonCode, 
/**
 * Whether files end as skipped or failed with it.
 */
kind: ReasonKind, 
/**
 * Whether the engine tries again by itself.
 */
retryable: boolean, 
/**
 * Who has to act before trying again can help.
 */
actor: Actor, 
/**
 * What happened, as a sentence without the file's name.
 */
message: string, 
/**
 * What to do next.
 */
remedy: string, };
