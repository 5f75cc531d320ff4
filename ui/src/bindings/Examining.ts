// Generated from crates/api. Do not edit.
import type { Check } from "./Check";
import type { Timestamp } from "./Timestamp";

export type Examining = { since: Timestamp, read_data: boolean, checks: Array<Check>, total: number, };
