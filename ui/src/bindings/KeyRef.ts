// Generated from crates/api. Do not edit.
import type { KeyId } from "./KeyId";

/**
 * One key.
 */
export type KeyRef = { 
/**
 * Which.
 */
id: KeyId, };
