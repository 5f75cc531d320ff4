-- Who said what the metadata of a document is, and what people changed of it by hand.

-- Origins by name: `{"author": "mapping"}`.
ALTER TABLE documents ADD COLUMN origins TEXT NOT NULL DEFAULT '{}';
ALTER TABLE kept_documents ADD COLUMN origins TEXT NOT NULL DEFAULT '{}';
-- Values that people set by name; null is one they took away. They outlive new versions.
ALTER TABLE documents ADD COLUMN edits TEXT NOT NULL DEFAULT '{}';
ALTER TABLE kept_documents ADD COLUMN edits TEXT NOT NULL DEFAULT '{}';
