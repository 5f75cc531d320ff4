// Generated from crates/api. Do not edit.
import type { Page } from "./Page";
import type { PreflightRow } from "./PreflightRow";
import type { PreflightView } from "./PreflightView";

/**
 * A preflight with some of its rows.
 */
export type PreflightPage = { 
/**
 * The preflight.
 */
preflight: PreflightView, 
/**
 * The rows that match.
 */
rows: Page<PreflightRow>, };
