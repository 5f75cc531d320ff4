// Generated from crates/api. Do not edit.

/**
 * Adds a server that speaks OpenAI's protocol, or changes one that was added.
 */
export type AddProvider = { 
/**
 * What jobs are to call it. A known name changes where that model is asked.
 */
name: string, 
/**
 * Where it is: `http://localhost:11434/v1`.
 */
url: string, 
/**
 * What the server calls the model.
 */
model?: string, 
/**
 * Length of its vectors, a multiple of 8.
 */
dimensions?: number, 
/**
 * Most tokens of one text; 512 unless said.
 */
max_tokens?: number, 
/**
 * Whether it answers only with a key.
 */
needs_key?: boolean, };
