// Generated from crates/api. Do not edit.
import type { CollectionId } from "./CollectionId";
import type { ProcessingOptions } from "./ProcessingOptions";
import type { WatchId } from "./WatchId";
import type { WatchRules } from "./WatchRules";

/**
 * Adds a watched folder. What lies in it already is taken in first.
 */
export type AddWatch = { 
/**
 * An id of the caller's choice; one is made up when there is none.
 */
id?: WatchId, 
/**
 * Whom it belongs to; `default` when nobody is named.
 */
user?: string, 
/**
 * A name for people; the folder's when there is none.
 */
name?: string, 
/**
 * The folder: an absolute path on this machine.
 */
folder: string, 
/**
 * The group its documents go to, made when it is not there; `default` unless said.
 */
collection?: CollectionId, 
/**
 * Options that differ from the settings in force. They are fixed from now on.
 */
options?: Partial<ProcessingOptions>, 
/**
 * Metadata given to every document.
 */
metadata?: { [key in string]: string }, 
/**
 * Which files it takes, and when; all of them unless said.
 */
rules?: WatchRules, 
/**
 * Whether it is added without being started.
 */
paused?: boolean, };
