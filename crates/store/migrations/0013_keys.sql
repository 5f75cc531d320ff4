-- Keys of the local API. The key itself is never stored.
CREATE TABLE keys (
    no           INTEGER PRIMARY KEY,
    id           TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    -- The user it speaks for; null for any.
    user         TEXT,
    scope        TEXT NOT NULL CHECK (scope IN ('read', 'full')),
    -- BLAKE3 of the key, keyed with the salt.
    salt         BLOB NOT NULL CHECK (length(salt) = 32),
    hash         BLOB NOT NULL CHECK (length(hash) = 32),
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at   INTEGER
) STRICT;
