-- Watched folders, what is known of their files, and documents that can be restored.

CREATE TABLE watches (
    no          INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    user        TEXT NOT NULL,
    name        TEXT NOT NULL,
    connection  INTEGER NOT NULL REFERENCES connections (no),
    folder      TEXT NOT NULL,
    collection  TEXT NOT NULL,
    options     TEXT NOT NULL,
    rules       TEXT NOT NULL,
    paused      TEXT,
    root_device INTEGER,
    root_file   INTEGER,
    created_at  INTEGER NOT NULL
) STRICT;

-- Files that were handed to a job at least once. `job` is a job's id as text.
CREATE TABLE watch_entries (
    watch        INTEGER NOT NULL REFERENCES watches (no) ON DELETE CASCADE,
    key          TEXT NOT NULL,
    size         INTEGER NOT NULL,
    modified_ns  INTEGER NOT NULL,
    device       INTEGER,
    file         INTEGER,
    content_hash BLOB,
    state        TEXT NOT NULL,
    PRIMARY KEY (watch, key)
) STRICT, WITHOUT ROWID;

-- Documents that were removed and can be restored, with all that was served of them.
CREATE TABLE removed_documents (
    no           INTEGER PRIMARY KEY,
    id           TEXT NOT NULL UNIQUE,
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
    removed_at   INTEGER NOT NULL,
    -- The job that removed it, by its id.
    job          TEXT
) STRICT;
CREATE INDEX removed_by_place ON removed_documents (collection, connection, key);

CREATE TABLE removed_chunks (
    document    INTEGER NOT NULL REFERENCES removed_documents (no) ON DELETE CASCADE,
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
