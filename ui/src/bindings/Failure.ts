// Generated from crates/api. Do not edit.
import type { ReasonCode } from "./ReasonCode";
import type { Stage } from "./Stage";

/**
 * Why a file failed: a value, never an error that stops a neighbour.
 */
export type Failure = { 
/**
 * The stable code.
 */
code: ReasonCode, 
/**
 * The stage it happened in.
 */
stage: Stage, 
/**
 * The page it happened on, counted from 1, where there is one.
 */
page?: number | null, 
/**
 * What failed on what, values in backticks, no full stop.
 */
detail: string, 
/**
 * Seconds to wait before the next try, when the other side said so.
 */
retry_after_seconds?: number, };
