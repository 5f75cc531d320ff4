// Generated from crates/api. Do not edit.

/**
 * A stored chunk. Unique in the data folder and never used again.
 */
export type ChunkId = number;
