// Generated from crates/api. Do not edit.
import type { Check } from "./Check";

/**
 * What the doctor found.
 */
export type DoctorReport = { 
/**
 * Whether no check failed.
 */
sound: boolean, 
/**
 * Everything that was looked at.
 */
checks: Array<Check>, 
/**
 * How long it took.
 */
took_ms: number, };
