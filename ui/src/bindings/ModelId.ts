// Generated from crates/api. Do not edit.

/**
 * An embedding model with everything that changes its vectors:
 * `all-MiniLM-L6-v2/int8`. Vectors of two model ids are never compared.
 */
export type ModelId = string;
