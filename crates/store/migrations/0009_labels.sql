-- How sensitive documents are, what a policy holds back, and who decided what.

-- The label in force, whether a person should look, and the rules it was found by; null where
-- a document has not been labelled yet.
ALTER TABLE documents ADD COLUMN label TEXT;
ALTER TABLE documents ADD COLUMN review INTEGER NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN label_rules BLOB;
CREATE INDEX documents_by_label
    ON documents (label, no, collection, connection, media_type, review);
CREATE INDEX documents_to_label ON documents (label_rules, no, collection);
-- What is kept of a version that is not served carries its label with it.
ALTER TABLE kept_documents ADD COLUMN label TEXT;
ALTER TABLE kept_documents ADD COLUMN review INTEGER NOT NULL DEFAULT 0;
ALTER TABLE kept_documents ADD COLUMN label_rules BLOB;
ALTER TABLE kept_documents ADD COLUMN labelling TEXT;

-- What the label of a document rests on, as JSON; values that were found are masked in it.
CREATE TABLE labels (
    document    INTEGER PRIMARY KEY REFERENCES documents (no) ON DELETE CASCADE,
    labelling   TEXT NOT NULL
) STRICT;

-- Parsed files that wait for a person, by where they come from, and files that a person
-- refused. Nobody finds them.
CREATE TABLE held (
    no           INTEGER PRIMARY KEY,
    -- The id its document gets.
    id           TEXT NOT NULL UNIQUE,
    collection   INTEGER NOT NULL REFERENCES collections (no),
    connection   INTEGER NOT NULL REFERENCES connections (no),
    key          TEXT NOT NULL,
    size         INTEGER NOT NULL,
    modified     INTEGER,
    content_hash BLOB NOT NULL,
    -- What decided how it was parsed.
    parsing      BLOB NOT NULL,
    media_type   TEXT NOT NULL,
    title        TEXT,
    -- What is said about it by others, and how its job processes files, as JSON.
    supplied     TEXT NOT NULL,
    options      TEXT NOT NULL,
    label        TEXT NOT NULL,
    review       INTEGER NOT NULL,
    labelling    TEXT NOT NULL,
    -- The parsed document: JSON, deflated. Empty where it was refused.
    parsed       BLOB NOT NULL,
    held_at      INTEGER NOT NULL,
    -- `held`, `admitted` when a job is on its way to store it, or `refused`.
    state        TEXT NOT NULL,
    UNIQUE (collection, connection, key)
) STRICT;
CREATE INDEX held_by_content ON held (collection, content_hash);

-- Every label a content was given and what became of it, for ever. `ruling` is what a person
-- said, as JSON; the last one holds. No value that was found is in it.
CREATE TABLE label_history (
    no            INTEGER PRIMARY KEY,
    collection    INTEGER NOT NULL,
    content_hash  BLOB NOT NULL,
    document      TEXT,
    at            INTEGER NOT NULL,
    machine_label TEXT NOT NULL,
    confidence    REAL NOT NULL,
    label         TEXT NOT NULL,
    action        TEXT NOT NULL,
    why           TEXT NOT NULL,
    ruling        TEXT
) STRICT;
CREATE INDEX label_history_by_content ON label_history (collection, content_hash, no);
CREATE INDEX label_history_by_document ON label_history (document, no);
