-- The orders in which documents are listed. Each index also holds what lists are filtered by,
-- so that neither a page nor a count reads the documents themselves; the one by key holds
-- what is looked for in names.
CREATE INDEX documents_by_key
    ON documents (key COLLATE NOCASE, no, collection, connection, media_type, title);
CREATE INDEX documents_by_file_size ON documents (size, no, collection, connection, media_type);
CREATE INDEX documents_by_type ON documents (media_type, no, collection, connection);
CREATE INDEX documents_by_chunk_count
    ON documents (chunks, no, collection, connection, media_type);
