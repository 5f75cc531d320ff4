// Generated from crates/api. Do not edit.
import type { ConnectionConfig } from "./ConnectionConfig";
import type { ConnectionId } from "./ConnectionId";
import type { Timestamp } from "./Timestamp";

/**
 * A connection as stored.
 */
export type Connection = { 
/**
 * Its id.
 */
id: ConnectionId, 
/**
 * The user it belongs to.
 */
user: string, 
/**
 * A name for people.
 */
name: string, 
/**
 * What it points at.
 */
config: ConnectionConfig, 
/**
 * When it was added.
 */
created_at: Timestamp, 
/**
 * When its status was last checked.
 */
checked_at: Timestamp, } & ({ "status": "authenticated" } | { "status": "invalid", 
/**
 * Why: `Directory does not exist: …`.
 */
error: string, });
