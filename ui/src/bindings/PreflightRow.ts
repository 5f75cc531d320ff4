// Generated from crates/api. Do not edit.
import type { Bytes } from "./Bytes";
import type { ConnectionId } from "./ConnectionId";
import type { FileKey } from "./FileKey";
import type { Timestamp } from "./Timestamp";
import type { Verdict } from "./Verdict";

/**
 * One file a preflight found.
 */
export type PreflightRow = { 
/**
 * Its number in the preflight, counted from 0.
 */
row: number, 
/**
 * The connection it comes from.
 */
connection: ConnectionId, 
/**
 * Its name within its source.
 */
key: FileKey, 
/**
 * Its size, if the source says.
 */
size: Bytes | null, 
/**
 * When it was last changed, if the source says.
 */
modified: Timestamp | null, 
/**
 * Its type for people: `PDF`.
 */
kind: string, 
/**
 * What would become of it.
 */
verdict: Verdict, 
/**
 * More about the verdict: the twin of a duplicate, the trouble with a problem.
 */
detail: string | null, 
/**
 * Its pages, where they are cheap to count.
 */
pages: number | null, 
/**
 * Whether a person left it out.
 */
excluded: boolean, };
