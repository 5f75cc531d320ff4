// Generated from crates/api. Do not edit.
import type { MappingList } from "./MappingList";
import type { PreflightId } from "./PreflightId";

/**
 * Asks for a list of a mapping's preview.
 */
export type GetMapping = { 
/**
 * The preflight.
 */
id: PreflightId, 
/**
 * Which list.
 */
list: MappingList, 
/**
 * How many to pass over; 0 unless said.
 */
offset?: number, 
/**
 * How many to give, 0 to 1000; 100 unless said.
 */
limit?: number, };
