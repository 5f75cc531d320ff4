// Generated from crates/api. Do not edit.
import type { ConnectionId } from "./ConnectionId";

/**
 * Hands in a copy of a file on this machine.
 */
export type AddFile = { 
/**
 * The upload connection it belongs to; one is made when it is not there or none is named.
 */
connection?: ConnectionId, 
/**
 * Whose a connection is that is made; `default` when nobody is named.
 */
user?: string, 
/**
 * Absolute path of the file.
 */
path: string, 
/**
 * Another name for it; its own unless said.
 */
name?: string, 
/**
 * Whether the file itself is taken instead of a copy, so that it is gone from its path.
 */
take?: boolean, };
