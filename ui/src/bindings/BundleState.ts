// Generated from crates/api. Do not edit.
import type { BundleProgress } from "./BundleProgress";

/**
 * The bundle under way.
 */
export type BundleState = { 
/**
 * How far it is; null while none is made or restored.
 */
progress: BundleProgress | null, };
