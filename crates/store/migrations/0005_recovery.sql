-- Content that parsers crash on, options of single files, and what jobs did, so that it can
-- be undone.

-- A parser's crashes by content and by what decides how it is parsed. Two are a quarantine.
CREATE TABLE quarantine (
    content_hash BLOB NOT NULL,
    parsing      BLOB NOT NULL,
    connection   INTEGER NOT NULL REFERENCES connections (no),
    key          TEXT NOT NULL,
    size         INTEGER NOT NULL,
    crashes      INTEGER NOT NULL,
    detail       TEXT NOT NULL,
    first_at     INTEGER NOT NULL,
    last_at      INTEGER NOT NULL,
    PRIMARY KEY (content_hash, parsing)
) STRICT, WITHOUT ROWID;

-- What a retry changed for this file alone, as JSON.
ALTER TABLE files ADD COLUMN overrides TEXT;
-- That the job was undone, as JSON.
ALTER TABLE jobs ADD COLUMN undo TEXT;

-- The job that wrote a version or saw a further place, while that can be undone.
ALTER TABLE versions ADD COLUMN job INTEGER;
CREATE INDEX versions_by_job ON versions (job) WHERE job IS NOT NULL;
ALTER TABLE aliases ADD COLUMN job INTEGER;
CREATE INDEX aliases_by_job ON aliases (job) WHERE job IS NOT NULL;

-- Places that a job took from a document that is still served elsewhere.
CREATE TABLE taken_places (
    job         INTEGER NOT NULL,
    collection  INTEGER NOT NULL,
    connection  INTEGER NOT NULL,
    key         TEXT NOT NULL,
    document    TEXT NOT NULL,
    size        INTEGER NOT NULL,
    modified    INTEGER,
    PRIMARY KEY (job, collection, connection, key)
) STRICT, WITHOUT ROWID;

-- Documents and versions that were served and can be served again, with all that was.
CREATE TABLE kept_documents (
    no           INTEGER PRIMARY KEY,
    id           TEXT NOT NULL,
    collection   INTEGER NOT NULL REFERENCES collections (no),
    connection   INTEGER NOT NULL REFERENCES connections (no),
    key          TEXT NOT NULL,
    source_type  TEXT NOT NULL,
    size         INTEGER NOT NULL,
    modified     INTEGER,
    version      INTEGER NOT NULL,
    content_hash BLOB NOT NULL,
    fingerprint  BLOB NOT NULL,
    media_type   TEXT NOT NULL,
    title        TEXT,
    language     TEXT,
    pages        INTEGER,
    metadata     TEXT NOT NULL,
    model        INTEGER NOT NULL REFERENCES models (no),
    quality      REAL NOT NULL,
    added_at     INTEGER NOT NULL,
    stored_at    INTEGER NOT NULL,
    parsed       BLOB NOT NULL,
    kept_at      INTEGER NOT NULL,
    -- `removed`: its file was deleted; `displaced`: its place went to another document;
    -- `replaced`: a newer version is served.
    cause        TEXT NOT NULL,
    -- The job that brought it about, by its id.
    job          TEXT,
    UNIQUE (id, version)
) STRICT;
CREATE INDEX kept_by_place ON kept_documents (collection, connection, key);
CREATE INDEX kept_by_job ON kept_documents (job) WHERE job IS NOT NULL;
CREATE INDEX kept_by_time ON kept_documents (kept_at);

CREATE TABLE kept_chunks (
    document    INTEGER NOT NULL REFERENCES kept_documents (no) ON DELETE CASCADE,
    ordinal     INTEGER NOT NULL,
    headings    TEXT NOT NULL,
    page_first  INTEGER,
    page_last   INTEGER,
    span_start  INTEGER NOT NULL,
    span_end    INTEGER NOT NULL,
    tokens      INTEGER NOT NULL,
    text        TEXT NOT NULL,
    vector      BLOB NOT NULL,
    PRIMARY KEY (document, ordinal)
) STRICT, WITHOUT ROWID;

INSERT INTO kept_documents
    SELECT no, id, collection, connection, key, source_type, size, modified, version,
           content_hash, fingerprint, media_type, title, language, pages, metadata, model,
           quality, added_at, stored_at, parsed, removed_at, 'removed', job
    FROM removed_documents;
INSERT INTO kept_chunks SELECT * FROM removed_chunks;
DROP TABLE removed_chunks;
DROP TABLE removed_documents;
