// Generated from crates/api. Do not edit.
import type { ModelId } from "./ModelId";

/**
 * A model whose vectors a bundle holds.
 */
export type BundleModel = { 
/**
 * The model.
 */
id: ModelId, 
/**
 * How long its vectors are.
 */
dimensions: number, };
