-- Files that were in work when the program crashed. They come last and are tried alone.
CREATE TABLE suspects (
    file         INTEGER PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
    -- Whether the program works on it now and on nothing else.
    alone        INTEGER NOT NULL DEFAULT 0,
    -- Crashes of the program while it did, before the content was known.
    crashes      INTEGER NOT NULL DEFAULT 0,
    -- The content it works on, once that is known, and what decides how it is parsed.
    content_hash BLOB,
    parsing      BLOB,
    size         INTEGER
) STRICT;
