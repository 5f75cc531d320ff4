// Generated from crates/api. Do not edit.
import type { ConnectionId } from "./ConnectionId";

/**
 * A place within a source.
 */
export type PlaceView = { 
/**
 * The connection.
 */
connection: ConnectionId, 
/**
 * The name within it.
 */
key: string, };
