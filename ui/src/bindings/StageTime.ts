// Generated from crates/api. Do not edit.
import type { Stage } from "./Stage";

/**
 * Time spent in a stage.
 */
export type StageTime = { 
/**
 * Which.
 */
stage: Stage, 
/**
 * Milliseconds over all files.
 */
total_ms: number, };
