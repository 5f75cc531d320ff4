// Generated from crates/api. Do not edit.
import type { ConnectionId } from "./ConnectionId";

/**
 * Hands in a copy of a file on this machine.
 */
export type AddFile = { 
/**
 * The upload connection it belongs to; one is made when none is named.
 */
connection?: ConnectionId, 
/**
 * Absolute path of the file.
 */
path: string, 
/**
 * Another name for it; its own unless said.
 */
name?: string, };
