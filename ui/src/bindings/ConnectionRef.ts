// Generated from crates/api. Do not edit.
import type { ConnectionId } from "./ConnectionId";

/**
 * One connection.
 */
export type ConnectionRef = { 
/**
 * Which.
 */
id: ConnectionId, };
