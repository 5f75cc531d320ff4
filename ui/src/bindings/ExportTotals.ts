// Generated from crates/api. Do not edit.
import type { Bytes } from "./Bytes";

/**
 * What an export comes to.
 */
export type ExportTotals = { 
/**
 * Documents written.
 */
documents: number, 
/**
 * Documents left out because the policy for exports holds them back.
 */
withheld: number, 
/**
 * Documents there are to write.
 */
documents_in_all: number, 
/**
 * Passages written.
 */
passages: number, 
/**
 * Bytes of the file.
 */
bytes: Bytes, };
