// Generated from crates/api. Do not edit.
import type { Bytes } from "./Bytes";
import type { Verdict } from "./Verdict";

/**
 * Files and bytes with one verdict.
 */
export type VerdictCount = { 
/**
 * The verdict.
 */
verdict: Verdict, 
/**
 * Files.
 */
files: number, 
/**
 * Their size.
 */
bytes: Bytes, };
