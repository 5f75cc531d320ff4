// Generated from crates/api. Do not edit.
import type { ApiConnectionState } from "./ApiConnectionState";
import type { Timestamp } from "./Timestamp";

/**
 * A connection to the local API.
 */
export type ApiConnection = { 
/**
 * A number of its own since the process began.
 */
id: number, 
/**
 * Where it comes from: `127.0.0.1:51324`.
 */
peer: string, 
/**
 * What it is doing.
 */
state: ApiConnectionState, 
/**
 * Since when it does so.
 */
since: Timestamp, 
/**
 * The method of its request, or of the last.
 */
method: string | null, 
/**
 * The path of that.
 */
path: string | null, 
/**
 * The name of the key that was sent with it.
 */
key: string | null, 
/**
 * The user it was for.
 */
user: string | null, };
