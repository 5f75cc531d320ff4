// Generated from crates/api. Do not edit.
import type { PreflightId } from "./PreflightId";

/**
 * One preflight.
 */
export type PreflightRef = { 
/**
 * Which.
 */
id: PreflightId, };
