//! Checks that compare rows with rows.

use rusqlite::Connection;

use super::{Check, nothing};

/// What should hold, and a query that counts the rows for which it does not.
const CHECKS: &[(&str, &str)] = &[
    (
        "totals equal the files' states",
        "SELECT count(*) FROM jobs j LEFT JOIN (
             SELECT job, sum(state = 'pending') pending, sum(state = 'working') working,
                    sum(state = 'completed') completed, sum(state = 'unchanged') unchanged,
                    sum(state = 'skipped') skipped, sum(state = 'failed') failed
             FROM files GROUP BY job) f ON f.job = j.no
         WHERE (j.pending, j.working, j.completed, j.unchanged, j.skipped, j.failed) IS NOT
               (ifnull(f.pending, 0), ifnull(f.working, 0), ifnull(f.completed, 0),
                ifnull(f.unchanged, 0), ifnull(f.skipped, 0), ifnull(f.failed, 0))",
    ),
    (
        "ended jobs account for every file",
        "SELECT count(*) FROM jobs WHERE state IN ('completed', 'completed_with_errors', 'cancelled')
             AND pending + working > 0",
    ),
    (
        "a file is held by one worker exactly while it is worked on",
        "SELECT count(*) FROM files f WHERE (f.state = 'working') IS NOT (f.boot IS NOT NULL)
             OR (f.state = 'working') IS NOT EXISTS (SELECT 1 FROM attempts a WHERE a.file = f.id
                 AND a.number = f.attempts AND a.outcome = 'working')",
    ),
    (
        "every attempt is recorded",
        "SELECT count(*) FROM files f WHERE f.attempts IS NOT
             (SELECT count(*) FROM attempts a WHERE a.file = f.id)",
    ),
    (
        "events have no gap",
        "SELECT ifnull(max(seq) - min(seq) + 1, 0) - count(*) FROM events",
    ),
    (
        "documents have the chunks they say",
        "SELECT count(*) FROM documents d WHERE d.chunks = 0 OR d.chunks IS NOT
             (SELECT count(*) FROM chunks c WHERE c.id >= d.first_chunk
              AND c.id < d.first_chunk + d.chunks AND c.document = d.no
              AND c.ordinal = c.id - d.first_chunk)",
    ),
    (
        "no chunk is without its document",
        "SELECT (SELECT count(*) FROM chunks) - (SELECT ifnull(sum(chunks), 0) FROM documents)",
    ),
    (
        "every chunk has one vector",
        "SELECT (SELECT count(*) FROM chunks c JOIN documents d ON d.no = c.document
                 LEFT JOIN vectors v ON v.chunk = c.id
                 WHERE v.chunk IS NULL OR v.model IS NOT d.model)
              + (SELECT count(*) FROM vectors v LEFT JOIN chunks c ON c.id = v.chunk
                 WHERE c.id IS NULL)",
    ),
    (
        "vectors beside those in use belong to what is stored",
        "SELECT (SELECT count(*) FROM spare_vectors v LEFT JOIN chunks c ON c.id = v.chunk
                 WHERE c.id IS NULL)
              + (SELECT count(*) FROM spare_signs s LEFT JOIN documents d ON d.no = s.document
                 WHERE d.first_chunk IS NOT s.first_chunk)",
    ),
    (
        "vectors lie beside those in use only while the model is changed",
        "SELECT count(*) FROM spare_vectors
         WHERE NOT EXISTS (SELECT 1 FROM embedding_changes WHERE ended_at IS NULL)",
    ),
    (
        "vectors have the length of their model",
        "SELECT count(*) FROM vectors v JOIN models m ON m.no = v.model
         WHERE length(v.vector) IS NOT 2 * m.dimensions",
    ),
    (
        "every vector can be found by its signs",
        "SELECT (SELECT count(*) FROM documents d JOIN models m ON m.no = d.model
                 LEFT JOIN signs s ON s.document = d.no
                 WHERE s.model IS NOT d.model OR s.first_chunk IS NOT d.first_chunk
                    OR length(s.bits) IS NOT d.chunks * m.dimensions / 8)
              + (SELECT count(*) FROM signs s LEFT JOIN documents d ON d.no = s.document
                 WHERE d.no IS NULL)",
    ),
    (
        "the words of every chunk are indexed once",
        "SELECT (SELECT count(*) FROM chunks c LEFT JOIN words_docsize w ON w.id = c.id
                 WHERE w.id IS NULL)
              + (SELECT count(*) FROM words_docsize w LEFT JOIN chunks c ON c.id = w.id
                 WHERE c.id IS NULL)",
    ),
    (
        "every document has its structure",
        "SELECT count(*) FROM documents d LEFT JOIN parsed p ON p.document = d.no
         WHERE p.document IS NULL",
    ),
    (
        "documents whose facts are known can be found by their twins",
        "SELECT count(*) FROM documents d LEFT JOIN sketches s ON s.document = d.no
         WHERE d.words IS NOT NULL AND s.document IS NULL",
    ),
    (
        "every label has what it rests on",
        "SELECT count(*) FROM documents d LEFT JOIN labels l ON l.document = d.no
         WHERE (d.label IS NULL) IS NOT (l.document IS NULL)",
    ),
    (
        "what is held has its content, and what was refused has none",
        "SELECT count(*) FROM held WHERE (state = 'refused') IS NOT (length(parsed) = 0)",
    ),
    (
        "the history ends with what is served",
        "SELECT (SELECT count(*) FROM documents d LEFT JOIN versions v
                 ON v.document = d.id AND v.number = d.version AND v.replaced_at IS NULL
                 WHERE v.content_hash IS NOT d.content_hash
                    OR v.fingerprint IS NOT d.fingerprint OR v.chunks IS NOT d.chunks)
              + (SELECT count(*) FROM versions v LEFT JOIN documents d
                 ON d.id = v.document AND d.version = v.number
                 WHERE v.replaced_at IS NULL AND d.no IS NULL)",
    ),
    (
        "no document is stored twice",
        "SELECT count(*) FROM (SELECT 1 FROM documents
         GROUP BY collection, content_hash, fingerprint HAVING count(*) > 1)",
    ),
    (
        "kept documents have all of their chunks",
        "SELECT count(*) FROM kept_documents k LEFT JOIN (
             SELECT document, count(*) chunks, max(ordinal) + 1 last FROM kept_chunks
             GROUP BY document) c ON c.document = k.no
         LEFT JOIN versions v ON v.document = k.id AND v.number = k.version
         WHERE c.chunks IS NOT c.last OR c.chunks IS NOT v.chunks
            OR v.content_hash IS NOT k.content_hash OR v.fingerprint IS NOT k.fingerprint",
    ),
    (
        "kept vectors have the length of their model",
        "SELECT count(*) FROM kept_chunks c JOIN kept_documents k ON k.no = c.document
         JOIN models m ON m.no = k.model WHERE length(c.vector) IS NOT 2 * m.dimensions",
    ),
    (
        "what is kept is not served",
        "SELECT count(*) FROM kept_documents k JOIN documents d
         ON d.id = k.id AND (k.cause != 'replaced' OR d.version = k.version)",
    ),
    (
        "no place belongs to two documents",
        "SELECT count(*) FROM aliases a JOIN documents d
         ON d.collection = a.collection AND d.connection = a.connection AND d.key = a.key",
    ),
];

/// How many checks these are.
pub(super) const COUNT: usize = CHECKS.len();

/// Each is made when it is asked for.
pub(super) fn checks(sql: &Connection) -> impl Iterator<Item = Check> {
    CHECKS
        .iter()
        .map(move |(name, query)| nothing(sql, name, query))
}
