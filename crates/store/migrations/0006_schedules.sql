-- Jobs that are made again and again, and what came of each time they were due.

CREATE TABLE schedules (
    no          INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    user        TEXT NOT NULL,
    name        TEXT NOT NULL,
    selections  TEXT NOT NULL,
    collection  TEXT NOT NULL,
    options     TEXT NOT NULL,
    priority    INTEGER NOT NULL,
    rule        TEXT NOT NULL,
    paused      INTEGER NOT NULL,
    due_at      INTEGER,
    waiting     INTEGER NOT NULL DEFAULT 0,
    -- The job of the last run, by its id.
    job         TEXT,
    created_at  INTEGER NOT NULL
) STRICT;

-- A time comes to something once: that is what the key is for.
CREATE TABLE schedule_runs (
    schedule    INTEGER NOT NULL REFERENCES schedules (no) ON DELETE CASCADE,
    due_at      INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    outcome     TEXT NOT NULL,
    PRIMARY KEY (schedule, due_at)
) STRICT, WITHOUT ROWID;

-- The schedule that made a job, by its id; it outlives the schedule.
ALTER TABLE jobs ADD COLUMN schedule TEXT;
