// Generated from crates/api. Do not edit.
import type { Comparison } from "./Comparison";

/**
 * A condition on one value of a document's metadata. Documents without the value do not
 * meet it. Numbers are compared as numbers, everything else as text, in which dates of the
 * form `2025-10-16` are in order.
 */
export type MetadataCondition = { 
/**
 * The name of the value.
 */
name: string, 
/**
 * How it is compared.
 */
is: Comparison, 
/**
 * With what.
 */
value: string, };
