// Generated from crates/api. Do not edit.
import type { BundleStep } from "./BundleStep";

/**
 * How far a bundle is.
 */
export type BundleProgress = { 
/**
 * The bundle: its absolute path.
 */
file: string, 
/**
 * What is being done with it.
 */
step: BundleStep, 
/**
 * Documents so far, or bytes while it is checked.
 */
done: number, 
/**
 * Documents or bytes in all.
 */
total: number, };
