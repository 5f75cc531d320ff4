// Generated from crates/api. Do not edit.
import type { HitFamily } from "./HitFamily";
import type { HitKind } from "./HitKind";

/**
 * A kind of what can be found.
 */
export type LabelKind = { 
/**
 * Its code.
 */
kind: HitKind, 
/**
 * What people call it.
 */
name: string, 
/**
 * What it belongs to.
 */
family: HitFamily, };
