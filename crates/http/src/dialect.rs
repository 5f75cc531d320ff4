//! The dialects there are, and how each says that something went wrong.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::native;
use crate::refusal::Refusal;

/// One of the documented APIs. See `docs/api/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Dialect {
    /// Batch jobs over connections.
    Batch,
    /// Bulk processing.
    Bulk,
    /// Batches of documents.
    Documents,
    /// Asynchronous ingestion.
    Ingest,
    /// Classification.
    Classification,
    /// Every operation of the application.
    Native,
}

/// Where each dialect's paths begin; whatever else is asked for is answered as in `batch`.
const BEGINNINGS: &[(&str, Dialect)] = &[
    ("/api/public", Dialect::Bulk),
    ("/api/v1/documents", Dialect::Documents),
    ("/api/v1", Dialect::Native),
    ("/api/docs", Dialect::Native),
    ("/api/openapi.json", Dialect::Native),
    ("/batch/upload", Dialect::Classification),
    ("/cancel", Dialect::Classification),
    ("/classify", Dialect::Classification),
    ("/documents", Dialect::Classification),
    ("/hitl", Dialect::Classification),
    ("/status", Dialect::Classification),
    ("/upload", Dialect::Classification),
    ("/ingest", Dialect::Ingest),
    ("/jobs", Dialect::Ingest),
    ("/knowledge-base", Dialect::Ingest),
    ("/query", Dialect::Ingest),
];

impl Dialect {
    /// The dialect that a path belongs to, whether or not there is such a path.
    pub(crate) fn of(path: &str) -> Self {
        let begins = |beginning: &str| {
            path.strip_prefix(beginning)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let found = BEGINNINGS.iter().find(|(beginning, _)| begins(beginning));
        found.map_or(Dialect::Batch, |(_, dialect)| *dialect)
    }

    /// Its name in figures and logs.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Dialect::Batch => "batch",
            Dialect::Bulk => "bulk",
            Dialect::Documents => "documents",
            Dialect::Ingest => "ingest",
            Dialect::Classification => "classification",
            Dialect::Native => "native",
        }
    }

    /// The body of an answer that refuses.
    pub(crate) fn body(self, refusal: &Refusal, request_id: &str) -> Value {
        let message = &refusal.message;
        match self {
            Dialect::Batch | Dialect::Ingest | Dialect::Classification => {
                json!({ "detail": message })
            }
            Dialect::Documents => {
                json!({ "error": { "code": refusal.code.to_uppercase(), "message": message } })
            }
            Dialect::Bulk => bulk(refusal, request_id),
            Dialect::Native => native::written(refusal, request_id),
        }
    }
}

/// Clients read `detail`, the document names the rest.
fn bulk(refusal: &Refusal, request_id: &str) -> Value {
    let mut body = json!({
        "success": false,
        "error": refusal.code,
        "message": refusal.message,
        "detail": refusal.message,
    });
    if let Some(seconds) = refusal.retry_after {
        body["retry_after"] = seconds.into();
    }
    if refusal.status == StatusCode::INTERNAL_SERVER_ERROR {
        body["request_id"] = request_id.into();
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_belongs_to_the_dialect_that_documents_it() {
        assert_eq!(Dialect::of("/batch/jobs"), Dialect::Batch);
        assert_eq!(Dialect::of("/batch/upload"), Dialect::Classification);
        assert_eq!(Dialect::of("/api/v1/documents"), Dialect::Documents);
        assert_eq!(Dialect::of("/api/v1/documentsandmore"), Dialect::Native);
        assert_eq!(Dialect::of("/jobs/stats"), Dialect::Ingest);
    }

    #[test]
    fn each_dialect_says_no_in_its_own_words() {
        let refusal = Refusal::too_many(7);
        let body = |dialect: Dialect| dialect.body(&refusal, "r1");
        assert_eq!(body(Dialect::Batch)["detail"], refusal.message);
        assert_eq!(
            body(Dialect::Documents)["error"]["code"],
            "RATE_LIMIT_EXCEEDED"
        );
        assert_eq!(body(Dialect::Bulk)["retry_after"], 7);
        assert_eq!(body(Dialect::Bulk)["success"], false);
    }
}
