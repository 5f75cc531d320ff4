// Generated from crates/api. Do not edit.

/**
 * What chunk sizes count.
 */
export type ChunkUnit = "characters" | "tokens";
