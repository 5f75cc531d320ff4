// Generated from crates/api. Do not edit.

/**
 * BLAKE3 of everything besides the bytes that decides a result: parser version,
 * chunking options, embedding model. Same content and fingerprint: same chunks.
 */
export type Fingerprint = string;
