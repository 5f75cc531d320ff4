// Generated from crates/api. Do not edit.
import type { Bytes } from "./Bytes";

/**
 * Files and bytes of one type.
 */
export type TypeCount = { 
/**
 * Its name for people: `PDF`, `Word document`, `.xyz`.
 */
name: string, 
/**
 * Files.
 */
files: number, 
/**
 * Their size.
 */
bytes: Bytes, };
