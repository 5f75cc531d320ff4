// Generated from crates/api. Do not edit.
import type { WatchId } from "./WatchId";

/**
 * Lets a paused watch go on.
 */
export type ResumeWatch = { 
/**
 * Which.
 */
id: WatchId, 
/**
 * Whether documents of files that are missing are removed, however many they are.
 */
allow_removals?: boolean, };
