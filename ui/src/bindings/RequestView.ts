// Generated from crates/api. Do not edit.
import type { Timestamp } from "./Timestamp";

/**
 * A request that has been answered: never what was in it, nor the key it came with.
 */
export type RequestView = { 
/**
 * Its number since the process began.
 */
seq: number, 
/**
 * Its id, as in `X-Request-Id` and in the log files.
 */
id: string, 
/**
 * When it came.
 */
at: Timestamp, 
/**
 * `GET`.
 */
method: string, 
/**
 * Its path, without what stands behind a `?`.
 */
path: string, 
/**
 * The status of the answer.
 */
status: number, 
/**
 * How long the answer took to begin, in milliseconds.
 */
took_ms: number, 
/**
 * The API it belongs to: `batch`.
 */
dialect: string, 
/**
 * The name of the key that was sent with it.
 */
key: string | null, 
/**
 * The user it was for.
 */
user: string | null, };
