// Generated from crates/api. Do not edit.
import type { MetadataValue } from "./MetadataValue";

/**
 * A rule as it is written down.
 */
export type Rule = { 
/**
 * The pattern, compared with the whole path of a file relative to its source.
 */
path: string, 
/**
 * Further values; `{client}` in a text stands for what the pattern found.
 */
set?: { [key in string]: MetadataValue }, };
