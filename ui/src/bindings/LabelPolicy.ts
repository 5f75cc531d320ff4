// Generated from crates/api. Do not edit.
import type { LabelAction } from "./LabelAction";

/**
 * What each label may do, for one collection or destination. The default lets everything pass.
 */
export type LabelPolicy = { 
/**
 * For [`Label::Public`].
 */
public: LabelAction, 
/**
 * For [`Label::Confidential`].
 */
confidential: LabelAction, 
/**
 * For [`Label::HighlySensitive`].
 */
highly_sensitive: LabelAction, 
/**
 * For [`Label::Unsafe`].
 */
unsafe: LabelAction, 
/**
 * Whether labels that require review wait for a person, whatever they are.
 */
hold_for_review: boolean, };
