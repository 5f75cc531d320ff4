-- What is told of a document besides its text, and by what those are found that are like it.

-- Words of its text; null where they have not been counted yet. Pictures in it; null where
-- its format does not tell. The phrases it is about, as a JSON list.
ALTER TABLE documents ADD COLUMN words INTEGER;
ALTER TABLE documents ADD COLUMN images INTEGER;
ALTER TABLE documents ADD COLUMN phrases TEXT NOT NULL DEFAULT '[]';
CREATE INDEX documents_without_facts ON documents (id) WHERE words IS NULL;
-- What is kept of a version that is not served carries them with it.
ALTER TABLE kept_documents ADD COLUMN words INTEGER;
ALTER TABLE kept_documents ADD COLUMN images INTEGER;
ALTER TABLE kept_documents ADD COLUMN phrases TEXT NOT NULL DEFAULT '[]';

-- By what documents are found that have text in common. Of every passage a few values, one
-- after the other, eight bytes each, the lowest first: passages that are alike share some. And
-- one signature of the whole text, by which near-duplicates are grouped; empty where the text
-- is too short. Either search reads the table from end to end.
CREATE TABLE sketches (
    document    INTEGER PRIMARY KEY REFERENCES documents (no) ON DELETE CASCADE,
    sketch      BLOB NOT NULL,
    signature   BLOB NOT NULL
) STRICT;
