// Generated from crates/api. Do not edit.
import type { ConnectionId } from "./ConnectionId";

/**
 * Gives a connection another name.
 */
export type RenameConnection = { 
/**
 * Which.
 */
id: ConnectionId, 
/**
 * The name for people, 1 to 200 characters.
 */
name: string, };
