// Generated from crates/api. Do not edit.
import type { DoctorReport } from "./DoctorReport";
import type { Timestamp } from "./Timestamp";

export type Examined = { at: Timestamp, read_data: boolean, report: DoctorReport, };
