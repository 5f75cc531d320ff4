// Generated from crates/api. Do not edit.
import type { Stage } from "./Stage";

/**
 * Mean time spent in a stage.
 */
export type StageTime = { 
/**
 * Which.
 */
stage: Stage, 
/**
 * Mean milliseconds a file.
 */
average_ms: number, };
