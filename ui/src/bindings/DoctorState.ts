// Generated from crates/api. Do not edit.
import type { Examined } from "./Examined";
import type { Examining } from "./Examining";

export type DoctorState = { now: Examining | null, last: Examined | null, };
