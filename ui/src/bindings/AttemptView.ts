// Generated from crates/api. Do not edit.
import type { AttemptOutcome } from "./AttemptOutcome";
import type { ReasonCode } from "./ReasonCode";
import type { Stage } from "./Stage";
import type { StageDurations } from "./StageDurations";
import type { Timestamp } from "./Timestamp";

/**
 * One try at one file.
 */
export type AttemptView = { 
/**
 * Which try, counted from 1.
 */
number: number, 
/**
 * When a worker took it up; none while it waits for one.
 */
started_at: Timestamp | null, 
/**
 * When it ended.
 */
ended_at: Timestamp | null, 
/**
 * How it ended.
 */
outcome: AttemptOutcome, 
/**
 * Why, if it was skipped or failed.
 */
code: ReasonCode | null, 
/**
 * The stage it failed in.
 */
stage: Stage | null, 
/**
 * What failed on what.
 */
detail: string | null, 
/**
 * Time in each stage.
 */
durations: StageDurations, };
