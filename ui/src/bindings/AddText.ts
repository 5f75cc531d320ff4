// Generated from crates/api. Do not edit.
import type { ConnectionId } from "./ConnectionId";

/**
 * Hands in a text.
 */
export type AddText = { 
/**
 * The upload connection it belongs to; one is made when none is named.
 */
connection?: ConnectionId, 
/**
 * A file name for it: `note.txt`.
 */
name: string, 
/**
 * The text.
 */
text: string, };
