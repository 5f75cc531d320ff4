// Generated from crates/api. Do not edit.
import type { ModelId } from "./ModelId";

/**
 * A model that can be changed to.
 */
export type EmbeddingChoice = { 
/**
 * The model.
 */
model: ModelId, 
/**
 * Its folder, if it is one of the user's own.
 */
folder?: string | null, 
/**
 * How its vectors are computed: `int8` or `f32`.
 */
precision: string, 
/**
 * Whether it is in use.
 */
in_use: boolean, };
