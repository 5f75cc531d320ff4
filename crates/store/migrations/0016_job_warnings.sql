-- What was odd about a job when it was made, in the order it was told.
CREATE TABLE job_warnings (
    job  INTEGER NOT NULL REFERENCES jobs (no),
    at   INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (job, at)
) STRICT, WITHOUT ROWID;
