-- Puts passages.csv into PostgreSQL with pgvector: psql DATABASE -f import.sql
CREATE EXTENSION IF NOT EXISTS vector;

CREATE TABLE IF NOT EXISTS passages (
    id uuid PRIMARY KEY,
    document_id text NOT NULL,
    collection text NOT NULL,
    path text NOT NULL,
    title text,
    ordinal integer NOT NULL,
    text text NOT NULL,
    metadata jsonb NOT NULL,
    embedding vector({dimensions}) NOT NULL
);

BEGIN;
CREATE TEMPORARY TABLE arriving (LIKE passages) ON COMMIT DROP;
\copy arriving FROM 'passages.csv' WITH (FORMAT csv, HEADER)
INSERT INTO passages SELECT * FROM arriving
ON CONFLICT (id) DO UPDATE SET
    document_id = excluded.document_id, collection = excluded.collection,
    path = excluded.path, title = excluded.title, ordinal = excluded.ordinal,
    text = excluded.text, metadata = excluded.metadata, embedding = excluded.embedding;
COMMIT;

CREATE INDEX IF NOT EXISTS passages_by_embedding ON passages
    USING hnsw (embedding vector_cosine_ops);
