// Generated from crates/api. Do not edit.
import type { Bytes } from "./Bytes";
import type { OnDeletion } from "./OnDeletion";
import type { RemovalLimit } from "./RemovalLimit";

/**
 * Which files a watch takes, and when. What is left out of its JSON form is the default.
 */
export type WatchRules = { 
/**
 * Only files that one of these patterns takes, in the syntax of `.gitignore`; empty
 * takes all.
 */
include: Array<string>, 
/**
 * Files and folders left out, in the same syntax.
 */
exclude: Array<string>, 
/**
 * Whether folders below the folder are watched too.
 */
subfolders: boolean, 
/**
 * Smaller files are left alone.
 */
min_size?: Bytes | null, 
/**
 * Larger files are left alone.
 */
max_size?: Bytes | null, 
/**
 * Seconds for which a file's size and time must hold still before it is taken; without
 * it 2, and 10 on network shares.
 */
settle_seconds?: number | null, 
/**
 * What becomes of the document of a file that is deleted.
 */
on_deletion: OnDeletion, 
/**
 * How much may vanish at once before removing is held up and a person is asked.
 */
removal_limit: RemovalLimit, 
/**
 * Whether to look at the folder again and again even where the file system tells of
 * changes.
 */
poll: boolean, };
