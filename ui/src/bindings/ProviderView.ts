// Generated from crates/api. Do not edit.

/**
 * A model of a provider.
 */
export type ProviderView = { 
/**
 * What a job calls it: its `embedding_model`.
 */
name: string, 
/**
 * How it is spoken to: `openai`, `jina` or `gemini`.
 */
protocol: string, 
/**
 * Where it is.
 */
url: string, 
/**
 * What the provider calls the model.
 */
model: string, 
/**
 * Length of its vectors, unless a job says otherwise.
 */
dimensions: number, 
/**
 * The shortest that a job can ask for.
 */
least_dimensions: number, 
/**
 * The longest.
 */
most_dimensions: number, 
/**
 * Most tokens of one text.
 */
max_tokens: number, 
/**
 * Whether it was added here, or is asked elsewhere than usual.
 */
own: boolean, 
/**
 * Whether it answers only with a key.
 */
needs_key: boolean, 
/**
 * Where its key is: the name of an environment variable, `keyring` or `file`. The key
 * itself is never told.
 */
key?: string | null, 
/**
 * Why it cannot be asked, as far as that is known.
 */
problem?: string | null, 
/**
 * Documents that have vectors of it.
 */
documents: number, };
