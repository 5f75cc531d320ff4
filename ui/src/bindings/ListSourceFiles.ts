// Generated from crates/api. Do not edit.
import type { ConnectionId } from "./ConnectionId";
import type { FileKey } from "./FileKey";

/**
 * Which files of a connection to list.
 */
export type ListSourceFiles = { 
/**
 * The connection.
 */
id: ConnectionId, 
/**
 * Only those below this folder, which ends in `/`.
 */
folder?: FileKey, 
/**
 * Only with this text in the name, upper and lower case alike.
 */
text?: string, 
/**
 * How many to pass over; 0 unless said.
 */
offset?: number, 
/**
 * How many to give, 1 to 1000; 100 unless said.
 */
limit?: number, };
