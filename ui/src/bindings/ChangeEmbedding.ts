// Generated from crates/api. Do not edit.

/**
 * Asks for a change of the embedding model.
 */
export type ChangeEmbedding = { 
/**
 * A folder with a model of the user's own, by its absolute path; the model that comes
 * with the program when there is none.
 */
folder?: string, 
/**
 * How vectors are computed: `int8`, which is meant unless said, or `f32`.
 */
precision?: string, };
