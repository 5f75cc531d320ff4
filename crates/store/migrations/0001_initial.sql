-- The whole schema. Rows point at each other by small integers (`no`); the ids people and
-- programs use are text beside them. Word and vector indexes hang on a chunk's own id.

CREATE TABLE boots (
    no          INTEGER PRIMARY KEY,
    started_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE collections (
    no          INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    created_at  INTEGER NOT NULL
) STRICT;

-- A removed connection keeps its row, because files and documents still name it.
CREATE TABLE connections (
    no          INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    user        TEXT NOT NULL,
    name        TEXT NOT NULL,
    source_type TEXT NOT NULL,
    config      TEXT NOT NULL,
    status      TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    checked_at  INTEGER NOT NULL,
    removed_at  INTEGER
) STRICT;

CREATE TABLE jobs (
    no          INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    user        TEXT NOT NULL,
    name        TEXT NOT NULL,
    description TEXT,
    state       TEXT NOT NULL,
    pause       TEXT,
    priority    INTEGER NOT NULL,
    origin      TEXT NOT NULL,
    collection  INTEGER NOT NULL REFERENCES collections (no),
    options     TEXT NOT NULL,
    listing     INTEGER NOT NULL DEFAULT 1,
    pending     INTEGER NOT NULL DEFAULT 0 CHECK (pending >= 0),
    working     INTEGER NOT NULL DEFAULT 0 CHECK (working >= 0),
    completed   INTEGER NOT NULL DEFAULT 0 CHECK (completed >= 0),
    unchanged   INTEGER NOT NULL DEFAULT 0 CHECK (unchanged >= 0),
    skipped     INTEGER NOT NULL DEFAULT 0 CHECK (skipped >= 0),
    failed      INTEGER NOT NULL DEFAULT 0 CHECK (failed >= 0),
    created_at  INTEGER NOT NULL,
    started_at  INTEGER,
    finished_at INTEGER,
    error       TEXT
) STRICT;
CREATE INDEX jobs_by_state ON jobs (state, priority);
CREATE INDEX jobs_by_user ON jobs (user, no);

CREATE TABLE selections (
    job         INTEGER NOT NULL REFERENCES jobs (no),
    ordinal     INTEGER NOT NULL,
    selection   TEXT NOT NULL,
    PRIMARY KEY (job, ordinal)
) STRICT, WITHOUT ROWID;

-- `document` is a document's id as text, not a reference: history outlives documents.
CREATE TABLE files (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    job           INTEGER NOT NULL REFERENCES jobs (no),
    connection    INTEGER NOT NULL REFERENCES connections (no),
    key           TEXT NOT NULL,
    size          INTEGER,
    modified      INTEGER,
    state         TEXT NOT NULL,
    document      TEXT,
    chunks        INTEGER,
    code          TEXT,
    stage         TEXT,
    page          INTEGER,
    detail        TEXT,
    retry_after   INTEGER,
    attempts      INTEGER NOT NULL DEFAULT 0,
    failures      INTEGER NOT NULL DEFAULT 0,
    interruptions INTEGER NOT NULL DEFAULT 0,
    boot          INTEGER REFERENCES boots (no),
    retry_at      INTEGER NOT NULL DEFAULT 0,
    media_type    TEXT,
    content_hash  BLOB,
    started_at    INTEGER,
    finished_at   INTEGER,
    UNIQUE (job, connection, key)
) STRICT;
CREATE INDEX files_by_job ON files (job);
CREATE INDEX files_by_state ON files (job, state);
CREATE INDEX files_working ON files (boot) WHERE boot IS NOT NULL;

CREATE TABLE attempts (
    file        INTEGER NOT NULL REFERENCES files (id),
    number      INTEGER NOT NULL,
    boot        INTEGER NOT NULL REFERENCES boots (no),
    started_at  INTEGER NOT NULL,
    ended_at    INTEGER,
    outcome     TEXT NOT NULL,
    code        TEXT,
    stage       TEXT,
    detail      TEXT,
    accessing   INTEGER NOT NULL DEFAULT 0,
    downloading INTEGER NOT NULL DEFAULT 0,
    parsing     INTEGER NOT NULL DEFAULT 0,
    chunking    INTEGER NOT NULL DEFAULT 0,
    embedding   INTEGER NOT NULL DEFAULT 0,
    storing     INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (file, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
    seq         INTEGER PRIMARY KEY,
    at          INTEGER NOT NULL,
    job         INTEGER REFERENCES jobs (no),
    kind        TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_job ON events (job, seq) WHERE job IS NOT NULL;

CREATE TABLE models (
    no          INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    dimensions  INTEGER NOT NULL
) STRICT;

-- What is served: the current version of each document, at its main location.
-- Its chunks have the ids first_chunk .. first_chunk + chunks - 1.
CREATE TABLE documents (
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
    first_chunk  INTEGER NOT NULL,
    chunks       INTEGER NOT NULL,
    quality      REAL NOT NULL,
    added_at     INTEGER NOT NULL,
    stored_at    INTEGER NOT NULL,
    UNIQUE (collection, connection, key),
    UNIQUE (collection, content_hash, fingerprint)
) STRICT;
CREATE INDEX documents_by_size ON documents (collection, size);
-- Answers the most frequent filter of searches without reading the documents.
CREATE INDEX documents_by_chunks ON documents (collection, first_chunk, chunks);

-- Further places where the same content was seen.
CREATE TABLE aliases (
    collection  INTEGER NOT NULL REFERENCES collections (no),
    connection  INTEGER NOT NULL REFERENCES connections (no),
    key         TEXT NOT NULL,
    document    INTEGER NOT NULL REFERENCES documents (no) ON DELETE CASCADE,
    size        INTEGER NOT NULL,
    modified    INTEGER,
    PRIMARY KEY (collection, connection, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX aliases_by_document ON aliases (document);

-- Every version a document ever had, for ever; `document` is its id as text.
CREATE TABLE versions (
    document     TEXT NOT NULL,
    number       INTEGER NOT NULL,
    content_hash BLOB NOT NULL,
    fingerprint  BLOB NOT NULL,
    size         INTEGER NOT NULL,
    chunks       INTEGER NOT NULL,
    left_out     TEXT NOT NULL,
    quality      REAL NOT NULL,
    stored_at    INTEGER NOT NULL,
    replaced_at  INTEGER,
    PRIMARY KEY (document, number)
) STRICT, WITHOUT ROWID;

-- The parsed document of the current version: JSON, deflated.
CREATE TABLE parsed (
    document    INTEGER PRIMARY KEY REFERENCES documents (no) ON DELETE CASCADE,
    content     BLOB NOT NULL
) STRICT;

-- No reference to `documents`: SQLite would need one more index to check it. The doctor does.
CREATE TABLE chunks (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    document    INTEGER NOT NULL,
    ordinal     INTEGER NOT NULL,
    headings    TEXT NOT NULL,
    page_first  INTEGER,
    page_last   INTEGER,
    span_start  INTEGER NOT NULL,
    span_end    INTEGER NOT NULL,
    tokens      INTEGER NOT NULL,
    text        TEXT NOT NULL
) STRICT;

-- The vector of each chunk in half precision: for rescoring, for reuse by text, for export.
CREATE TABLE vectors (
    chunk       INTEGER PRIMARY KEY REFERENCES chunks (id),
    model       INTEGER NOT NULL REFERENCES models (no),
    text_hash   INTEGER NOT NULL,
    vector      BLOB NOT NULL
) STRICT;
CREATE INDEX vectors_by_text ON vectors (text_hash, model);

-- The signs of the same vectors, one bit a dimension, a document's one after the other:
-- what a search reads from end to end to find the nearest.
CREATE TABLE signs (
    document    INTEGER PRIMARY KEY REFERENCES documents (no),
    model       INTEGER NOT NULL REFERENCES models (no),
    first_chunk INTEGER NOT NULL,
    bits        BLOB NOT NULL
) STRICT;

-- Words are folded before they come here (see search/words.rs), so the tokenizer only splits.
CREATE VIRTUAL TABLE words USING fts5 (
    passage, context,
    content = '', contentless_delete = 1,
    tokenize = "ascii"
);
-- Memory for the words of one transaction, so that they reach the disk as one piece.
INSERT INTO words (words, rank) VALUES ('hashsize', 8388608);
