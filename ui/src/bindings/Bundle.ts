// Generated from crates/api. Do not edit.
import type { BundleModel } from "./BundleModel";
import type { BundleTotals } from "./BundleTotals";
import type { Bytes } from "./Bytes";
import type { Timestamp } from "./Timestamp";

/**
 * A bundle as found on a disk, checked from end to end.
 */
export type Bundle = { 
/**
 * The file: its absolute path.
 */
file: string, 
/**
 * Its size.
 */
size: Bytes, 
/**
 * The version of Gristmill that made it.
 */
made_by: string, 
/**
 * When it was made.
 */
at: Timestamp, 
/**
 * The models its vectors come from.
 */
models: Array<BundleModel>, 
/**
 * What is in it.
 */
totals: BundleTotals, };
