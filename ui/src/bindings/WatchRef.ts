// Generated from crates/api. Do not edit.
import type { WatchId } from "./WatchId";

/**
 * One watched folder.
 */
export type WatchRef = { 
/**
 * Which.
 */
id: WatchId, };
