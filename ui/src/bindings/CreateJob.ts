// Generated from crates/api. Do not edit.
import type { CollectionId } from "./CollectionId";
import type { JobId } from "./JobId";
import type { JobOrigin } from "./JobOrigin";
import type { MappingFile } from "./MappingFile";
import type { MetadataValue } from "./MetadataValue";
import type { PreflightId } from "./PreflightId";
import type { Priority } from "./Priority";
import type { ProcessingOptions } from "./ProcessingOptions";
import type { Selection } from "./Selection";

/**
 * Makes a job of everything that `selections` and `paths` name, or of a preflight.
 */
export type CreateJob = { 
/**
 * An id of the caller's choice: the same request again answers with the job there is.
 */
id?: JobId, 
/**
 * What is asked for in the caller's own words, kept with the job: with it, the words alone
 * say whether a request that names the `id` again is the same.
 */
request?: string, 
/**
 * Whom it belongs to; `default` when nobody is named.
 */
user?: string, 
/**
 * A name for people; made from what it ingests when there is none.
 */
name?: string, 
/**
 * A longer text for people.
 */
description?: string, 
/**
 * Which goes first; `normal` unless said.
 */
priority?: Priority, 
/**
 * The door it comes in by; `api` unless said.
 */
origin?: JobOrigin, 
/**
 * The group its documents go to, made when it is not there; `default` unless said.
 */
collection?: CollectionId, 
/**
 * Files of connections.
 */
selections?: Array<Selection>, 
/**
 * Absolute paths of folders, zip archives and files on this machine. A connection is
 * found or made for each.
 */
paths?: Array<string>, 
/**
 * What a preflight found, less what was excluded there; then nothing else is named.
 */
preflight?: PreflightId, 
/**
 * Options that differ from the settings in force.
 */
options?: Partial<ProcessingOptions>, 
/**
 * Metadata of single files, by path relative to their source or by unique base name.
 * Not for a preflight.
 */
file_metadata?: { [key in string]: { [key in string]: MetadataValue } }, 
/**
 * A mapping file, which gives way to `file_metadata`. Not for a preflight, which has its
 * own.
 */
mapping?: MappingFile, 
/**
 * Whether it starts at once.
 */
start?: boolean, 
/**
 * Whether a job that takes the same and is not done goes on instead of a new one.
 */
continue_unfinished?: boolean, };
