// Generated from crates/api. Do not edit.
import type { ConnectionConfig } from "./ConnectionConfig";
import type { ConnectionId } from "./ConnectionId";

/**
 * Adds a connection, after trying whether it can be reached. One that cannot is refused.
 */
export type AddConnection = { 
/**
 * An id of the caller's choice; the same id with the same source again answers with
 * the connection there is. One is made up when there is none.
 */
id?: ConnectionId, 
/**
 * A name for people; made from the source when there is none.
 */
name?: string, 
/**
 * Whom it belongs to; `default` when nobody is named.
 */
user?: string, 
/**
 * What it points at. Paths are absolute.
 */
config: ConnectionConfig, };
