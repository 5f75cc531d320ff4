// Generated from crates/api. Do not edit.
import type { MetadataValue } from "./MetadataValue";

/**
 * A row of a mapping file that was matched with a file of a job.
 */
export type MappedRow = { 
/**
 * Where it stands, for people: `line 3 of metadata.csv`.
 */
place: string, 
/**
 * Its values, not yet converted to what the schema asks for.
 */
values: { [key in string]: MetadataValue }, 
/**
 * What is wrong with the row as a whole, so that its file cannot be taken.
 */
problem?: string | null, };
