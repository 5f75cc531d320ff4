// Generated from crates/api. Do not edit.
import type { Actor } from "./Actor";
import type { ReasonCode } from "./ReasonCode";
import type { ReasonKind } from "./ReasonKind";

/**
 * Files that share a reason.
 */
export type ReasonCount = { 
/**
 * The reason.
 */
code: ReasonCode, 
/**
 * Whether they were skipped or failed.
 */
kind: ReasonKind, 
/**
 * How many.
 */
files: number, 
/**
 * What happened, as a sentence.
 */
message: string, 
/**
 * What to do next.
 */
remedy: string, 
/**
 * Who has to do it.
 */
actor: Actor, 
/**
 * Names of some of them.
 */
examples: Array<string>, };
