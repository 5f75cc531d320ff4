// Generated from crates/api. Do not edit.
import type { ModelId } from "./ModelId";

/**
 * A model that jobs chose for their documents.
 */
export type ChosenEmbedding = { 
/**
 * The model: `jina-v4:jina-embeddings-v4/1024`.
 */
model: ModelId, 
/**
 * Documents that have vectors of it.
 */
documents: number, };
