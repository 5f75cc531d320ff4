// Generated from crates/api. Do not edit.
import type { ConnectionId } from "./ConnectionId";

/**
 * Hands in a text.
 */
export type AddText = { 
/**
 * The upload connection it belongs to; one is made when it is not there or none is named.
 */
connection?: ConnectionId, 
/**
 * Whose a connection is that is made; `default` when nobody is named.
 */
user?: string, 
/**
 * A file name for it: `note.txt`.
 */
name: string, 
/**
 * The text.
 */
text: string, };
