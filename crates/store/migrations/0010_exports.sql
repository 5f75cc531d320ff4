-- Documents on their way into files.
CREATE TABLE exports (
    no          INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    user        TEXT NOT NULL,
    name        TEXT NOT NULL,
    scope       TEXT NOT NULL,
    format      TEXT NOT NULL,
    vectors     INTEGER NOT NULL,
    file        TEXT NOT NULL,
    overwrite   INTEGER NOT NULL,
    state       TEXT NOT NULL,
    problem     TEXT,
    totals      TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    started_at  INTEGER,
    ended_at    INTEGER
) STRICT;
CREATE INDEX exports_by_state ON exports (state, no);

-- What an export is made of while it is not complete: documents by their ids, which rise with
-- the time they were added, and, of those, single chunks where not all are wanted.
CREATE TABLE export_documents (
    export      INTEGER NOT NULL REFERENCES exports (no) ON DELETE CASCADE,
    document    TEXT NOT NULL,
    PRIMARY KEY (export, document)
) STRICT, WITHOUT ROWID;
CREATE TABLE export_chunks (
    export      INTEGER NOT NULL REFERENCES exports (no) ON DELETE CASCADE,
    chunk       INTEGER NOT NULL,
    PRIMARY KEY (export, chunk)
) STRICT, WITHOUT ROWID;
