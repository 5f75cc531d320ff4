// Generated from crates/api. Do not edit.
import type { WatchId } from "./WatchId";

/**
 * Which files of a watch to list, by path.
 */
export type ListWatchFiles = { 
/**
 * The watch.
 */
id: WatchId, 
/**
 * Only those in one of these states (`submitted`, `settled`, `failed`, `missing`);
 * empty means all.
 */
states?: Array<string>, 
/**
 * Only with this text in the path, upper and lower case alike.
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
