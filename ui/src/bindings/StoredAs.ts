// Generated from crates/api. Do not edit.
import type { ModelId } from "./ModelId";

/**
 * How a document came out.
 */
export type StoredAs = { 
/**
 * The model its vectors come from: `all-MiniLM-L6-v2/int8`.
 */
model: ModelId, 
/**
 * Mean quality of its chunks, 0 to 1.
 */
quality: number, };
