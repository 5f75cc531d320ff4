// Generated from crates/api. Do not edit.
import type { WatchId } from "./WatchId";

/**
 * Looks at a whole watched folder now.
 */
export type ScanWatch = { 
/**
 * Which.
 */
id: WatchId, 
/**
 * Whether every file is taken again, changed or not; else new, changed and failed ones.
 */
everything?: boolean, };
