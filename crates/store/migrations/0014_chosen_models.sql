-- Models of providers, which jobs choose for their documents. Vectors of these stay when the
-- model of the knowledge base is changed.

-- Whether only documents of jobs that chose it have vectors of it.
ALTER TABLE models ADD COLUMN chosen INTEGER NOT NULL DEFAULT 0 CHECK (chosen IN (0, 1));
