// Generated from crates/api. Do not edit.
import type { Bytes } from "./Bytes";

/**
 * How many files are of about the same size.
 */
export type SizeClass = { 
/**
 * From this size on.
 */
from: Bytes, 
/**
 * Below this size; none for the largest.
 */
below: Bytes | null, 
/**
 * Documents.
 */
count: number, };
