// Generated from crates/api. Do not edit.
import type { Examined } from "./Examined";
import type { Examining } from "./Examining";

/**
 * How the doctor stands.
 */
export type DoctorState = { 
/**
 * The check under way, the latest that was asked for; null while there is none.
 */
now: Examining | null, 
/**
 * The last one since the program was started; null before the first.
 */
last: Examined | null, };
