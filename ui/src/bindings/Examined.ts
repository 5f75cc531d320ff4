// Generated from crates/api. Do not edit.
import type { DoctorReport } from "./DoctorReport";
import type { Timestamp } from "./Timestamp";

/**
 * A check that is done.
 */
export type Examined = { 
/**
 * When it was done.
 */
at: Timestamp, 
/**
 * Whether stored data was read too.
 */
read_data: boolean, 
/**
 * What was found.
 */
report: DoctorReport, };
