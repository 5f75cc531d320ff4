// Generated from crates/api. Do not edit.
import type { ChosenEmbedding } from "./ChosenEmbedding";
import type { EmbeddingChange } from "./EmbeddingChange";
import type { EmbeddingChoice } from "./EmbeddingChoice";
import type { ModelId } from "./ModelId";

/**
 * Which embedding model is in use, and what it can be changed to.
 */
export type EmbeddingView = { 
/**
 * The model whose vectors answer searches: `all-MiniLM-L6-v2/int8`.
 */
model: ModelId, 
/**
 * Documents that have vectors of it.
 */
documents: number, 
/**
 * Documents that have vectors of another model: they are found by their words until they
 * are embedded by this one, which happens by itself.
 */
others: number, 
/**
 * Models of providers that jobs chose for their documents. These keep their vectors.
 */
chosen: Array<ChosenEmbedding>, 
/**
 * The change under way, or the last one.
 */
change?: EmbeddingChange | null, 
/**
 * Models to change to: those of the program, and those that were used here before. Any
 * folder with a model of the same make can be named besides.
 */
choices: Array<EmbeddingChoice>, };
