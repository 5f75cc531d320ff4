// Generated from crates/api. Do not edit.
import type { ConnectionId } from "./ConnectionId";

/**
 * How many documents came by a connection.
 */
export type ConnectionCount = { 
/**
 * The connection.
 */
id: ConnectionId, 
/**
 * Its name.
 */
name: string, 
/**
 * Documents.
 */
count: number, };
