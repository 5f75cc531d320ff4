// Generated from crates/api. Do not edit.
import type { ContentHash } from "./ContentHash";

/**
 * Which entries of the quarantine to let out without trying them.
 */
export type ClearQuarantine = { 
/**
 * Only this one; all of them when it is left out.
 */
content_hash?: ContentHash, };
