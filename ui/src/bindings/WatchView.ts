// Generated from crates/api. Do not edit.
import type { CollectionId } from "./CollectionId";
import type { ConnectionId } from "./ConnectionId";
import type { ProcessingOptions } from "./ProcessingOptions";
import type { Timestamp } from "./Timestamp";
import type { WatchId } from "./WatchId";
import type { WatchPause } from "./WatchPause";
import type { WatchRules } from "./WatchRules";
import type { WatchStatus } from "./WatchStatus";
import type { WatchTotals } from "./WatchTotals";

/**
 * A watched folder with how it is doing.
 */
export type WatchView = { 
/**
 * How it is doing.
 */
status: WatchStatus, 
/**
 * Files that were taken, by what became of them.
 */
files: WatchTotals, 
/**
 * Its id.
 */
id: WatchId, 
/**
 * The user it belongs to.
 */
user: string, 
/**
 * A name for people.
 */
name: string, 
/**
 * The connection its files come by.
 */
connection: ConnectionId, 
/**
 * The folder: its absolute path.
 */
folder: string, 
/**
 * Where its documents go.
 */
collection: CollectionId, 
/**
 * How its files are processed, every default filled in.
 */
options: ProcessingOptions, 
/**
 * Which files it takes, and when.
 */
rules: WatchRules, 
/**
 * Why it is paused, if it is.
 */
paused?: WatchPause | null, 
/**
 * When it was added.
 */
created_at: Timestamp, };
