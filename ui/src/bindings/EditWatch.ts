// Generated from crates/api. Do not edit.
import type { CollectionId } from "./CollectionId";
import type { ProcessingOptions } from "./ProcessingOptions";
import type { WatchId } from "./WatchId";
import type { WatchRules } from "./WatchRules";

/**
 * Changes a watched folder; what is left out stays as it is.
 */
export type EditWatch = { 
/**
 * Which.
 */
id: WatchId, 
/**
 * Another name.
 */
name?: string, 
/**
 * Another group for its documents. Every file is taken in anew; documents of the old
 * group stay there.
 */
collection?: CollectionId, 
/**
 * Options that differ from now on. Files taken before stay as they are until they
 * change or are scanned with `everything`.
 */
options?: Partial<ProcessingOptions>, 
/**
 * Metadata given to every document from now on, in place of what was given before.
 */
metadata?: { [key in string]: string }, 
/**
 * All rules, in place of those before. Documents of files that are left out now stay.
 */
rules?: WatchRules, };
