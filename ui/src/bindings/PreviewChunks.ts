// Generated from crates/api. Do not edit.
import type { PreflightId } from "./PreflightId";
import type { ProcessingOptions } from "./ProcessingOptions";

/**
 * Asks how a file of a preflight would be cut up. It is read and parsed for that, in a child
 * process and for at most a minute; asked again with other sizes it is not read again.
 */
export type PreviewChunks = { 
/**
 * The preflight.
 */
id: PreflightId, 
/**
 * The number of the file's row.
 */
row: number, 
/**
 * Options that differ from the settings in force.
 */
options?: Partial<ProcessingOptions>, 
/**
 * How many chunks to give, 1 to 200; 20 unless said.
 */
limit?: number, };
