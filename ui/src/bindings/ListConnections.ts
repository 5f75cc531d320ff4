// Generated from crates/api. Do not edit.
import type { SourceType } from "./SourceType";

/**
 * Which connections to list.
 */
export type ListConnections = { 
/**
 * Only this user's.
 */
user?: string, 
/**
 * Only sources of this kind.
 */
source_type?: SourceType, };
