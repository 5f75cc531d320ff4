// Generated from crates/api. Do not edit.
import type { ApiKey } from "./ApiKey";

/**
 * Whose key it was.
 */
export type CheckedKey = { 
/**
 * The key; none when it is not known or was revoked.
 */
key: ApiKey | null, };
