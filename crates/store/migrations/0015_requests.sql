-- What a caller asked for who chose the id of a job: the same again is the same job.
ALTER TABLE jobs ADD COLUMN request TEXT;
