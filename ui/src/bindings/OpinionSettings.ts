// Generated from crates/api. Do not edit.

/**
 * Where a second opinion is asked for: a server that speaks the chat completions of OpenAI,
 * as Ollama, llama.cpp and vLLM do.
 */
export type OpinionSettings = { 
/**
 * Up to and without `/chat/completions`: `http://localhost:11434/v1`.
 */
url: string, 
/**
 * The model's name there.
 */
model: string, 
/**
 * The environment variable that holds the key, where one is needed. The key itself is
 * never written down.
 */
key_variable?: string | null, 
/**
 * Longest wait for an answer, in seconds.
 */
timeout_seconds: number, 
/**
 * How much of a document's text is sent at most, in characters.
 */
characters: number, };
