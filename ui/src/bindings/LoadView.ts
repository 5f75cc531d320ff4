// Generated from crates/api. Do not edit.
import type { Bytes } from "./Bytes";
import type { HeldBack } from "./HeldBack";

/**
 * What the work takes of the machine now, and what holds it back.
 */
export type LoadView = { 
/**
 * Sizes of all files in work together.
 */
bytes_in_flight: Bytes, 
/**
 * The most that may be: `max_concurrent_batch_size_gb`.
 */
most_bytes: Bytes, 
/**
 * Whether that is at four fifths or more.
 */
bytes_high: boolean, 
/**
 * Files in work.
 */
files_in_flight: number, 
/**
 * Files that wait for room among those bytes.
 */
files_waiting: number, 
/**
 * Files being parsed.
 */
parsing: number, 
/**
 * The most that may be parsed at once now.
 */
most_parsing: number, 
/**
 * The most the settings allow: `max_concurrent_processing`.
 */
wanted_parsing: number, 
/**
 * Memory that programs may still take, where the system says.
 */
memory_available: Bytes | null, 
/**
 * All memory there is.
 */
memory_total: Bytes | null, 
/**
 * Percent of the last ten seconds in which some program waited for memory, 0 to 100.
 */
memory_pressure: number | null, 
/**
 * Whether the machine is to be left usable: the setting `gentle`.
 */
gentle: boolean, 
/**
 * Why fewer files are worked on than the settings allow.
 */
held_back: HeldBack | null, };
