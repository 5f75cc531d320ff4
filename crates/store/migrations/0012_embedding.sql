-- The model whose vectors answer searches, and the change to another one.

-- Where a model of the user's own lies; null for the one that comes with the program.
ALTER TABLE models ADD COLUMN folder TEXT;

-- One row, once something was stored. Fingerprints name the model the knowledge base began
-- with, for ever: other vectors do not make a document another one.
CREATE TABLE serving (
    only        INTEGER PRIMARY KEY CHECK (only = 1),
    model       INTEGER NOT NULL REFERENCES models (no),
    first_model INTEGER NOT NULL REFERENCES models (no)
) STRICT;
INSERT INTO serving (only, model, first_model)
    SELECT 1, model, model FROM documents GROUP BY model ORDER BY count(*) DESC LIMIT 1;

-- Finds documents whose vectors are of another model, and counts what there is.
CREATE INDEX documents_by_model ON documents (model, no, chunks);

CREATE TABLE embedding_changes (
    no          INTEGER PRIMARY KEY,
    model       INTEGER NOT NULL REFERENCES models (no),
    from_model  INTEGER NOT NULL REFERENCES models (no),
    state       TEXT NOT NULL,
    problem     TEXT,
    -- What has new vectors; counted while they are written.
    documents   INTEGER NOT NULL DEFAULT 0,
    passages    INTEGER NOT NULL DEFAULT 0,
    created_at  INTEGER NOT NULL,
    ended_at    INTEGER
) STRICT;

-- Vectors beside those that answer searches: on their way in, or on their way out. When the
-- new ones are complete, these tables and `vectors` and `signs` swap their names, which takes
-- no time however many there are. Their indexes keep the names they have.
CREATE TABLE spare_vectors (
    chunk       INTEGER PRIMARY KEY REFERENCES chunks (id),
    model       INTEGER NOT NULL REFERENCES models (no),
    text_hash   INTEGER NOT NULL,
    vector      BLOB NOT NULL
) STRICT;
CREATE INDEX spare_vectors_by_text ON spare_vectors (text_hash, model);
CREATE TABLE spare_signs (
    document    INTEGER PRIMARY KEY REFERENCES documents (no),
    model       INTEGER NOT NULL REFERENCES models (no),
    first_chunk INTEGER NOT NULL,
    bits        BLOB NOT NULL
) STRICT;
