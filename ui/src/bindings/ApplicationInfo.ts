// Generated from crates/api. Do not edit.
import type { EventSeq } from "./EventSeq";
import type { Part } from "./Part";
import type { Timestamp } from "./Timestamp";

/**
 * The process that owns the data folder.
 */
export type ApplicationInfo = { 
/**
 * `0.1.0`.
 */
version: string, 
/**
 * The data folder.
 */
data_dir: string, 
/**
 * The owner's process id.
 */
process_id: number, 
/**
 * When it started.
 */
started_at: Timestamp, 
/**
 * The embedding model in use: `all-MiniLM-L6-v2/int8`.
 */
model: string, 
/**
 * Everything that does not come with the program itself.
 */
parts: Array<Part>, 
/**
 * Place of the latest event: follow from here to miss nothing after this answer.
 */
last_event: EventSeq, };
