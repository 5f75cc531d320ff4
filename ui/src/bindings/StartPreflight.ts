// Generated from crates/api. Do not edit.
import type { CollectionId } from "./CollectionId";
import type { MappingFile } from "./MappingFile";
import type { ProcessingOptions } from "./ProcessingOptions";
import type { Selection } from "./Selection";

/**
 * Looks at files without doing anything to them.
 */
export type StartPreflight = { 
/**
 * Files of connections.
 */
selections?: Array<Selection>, 
/**
 * Absolute paths of folders, zip archives and files on this machine.
 */
paths?: Array<string>, 
/**
 * The group the documents would go to; `default` unless said.
 */
collection?: CollectionId, 
/**
 * Options that differ from the settings in force.
 */
options?: Partial<ProcessingOptions>, 
/**
 * A mapping file that says something about them; `preflight.mapping` tells what.
 */
mapping?: MappingFile, };
