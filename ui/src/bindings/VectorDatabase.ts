// Generated from crates/api. Do not edit.

/**
 * Vector databases that exports are made for.
 */
export type VectorDatabase = "pinecone" | "chroma" | "qdrant" | "weaviate" | "milvus" | "pgvector";
