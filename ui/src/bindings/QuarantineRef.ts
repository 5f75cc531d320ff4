// Generated from crates/api. Do not edit.
import type { ContentHash } from "./ContentHash";

/**
 * One entry of the quarantine.
 */
export type QuarantineRef = { 
/**
 * Its content.
 */
content_hash: ContentHash, };
