// Generated from crates/api. Do not edit.
import type { HitKind } from "./HitKind";
import type { LabelChange } from "./LabelChange";
import type { LabelView } from "./LabelView";

/**
 * A label and how it came about.
 */
export type LabelDetail = { 
/**
 * As it is now.
 */
label: LabelView, 
/**
 * What people call the kinds of what was found.
 */
kinds: { [key in HitKind]?: string }, 
/**
 * Every label its content was given and what became of it, the latest first.
 */
history: Array<LabelChange>, };
