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
    let message = match (refusal.code, refusal.retry_after) {
        ("rate_limit_exceeded", Some(seconds)) => {
            format!("Too many requests. Please try again in {}.", soon(seconds))
        }
        _ => refusal.message.clone(),
    };
    let error = match (refusal.status.is_server_error(), refusal.status) {
        (true, _) => "processing_error",
        // What the application refuses makes no sense to it as it stands.
        (false, StatusCode::BAD_REQUEST) => "validation_error",
        (false, _) => refusal.code,
    };
    let mut body = json!({
        "success": false,
        "error": error,
        "message": message,
        "detail": message,
    });
    if let Some(details) = &refusal.details {
        body["details"] = json!({ "field": details.field, "issue": details.issue });
    }
    if let Some(seconds) = refusal.retry_after {
        body["retry_after"] = seconds.into();
    }
    if refusal.status.is_server_error() {
        body["request_id"] = request_id.into();
    }
    body
}

/// Seconds in words: `45 minutes`.
fn soon(seconds: u64) -> String {
    match (seconds, seconds.div_ceil(60)) {
        (1, _) => "1 second".to_owned(),
        (..=90, _) => format!("{seconds} seconds"),
        (_, minutes) => format!("{minutes} minutes"),
    }
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
        let hourly = Dialect::Bulk.body(&Refusal::too_many(2700), "r1");
        let documented = "Too many requests. Please try again in 45 minutes.";
        assert_eq!(
            (&hourly["message"], &hourly["detail"]),
            (&json!(documented), &json!(documented))
        );
        let wrong =
            Refusal::bad("Invalid processing settings").about("settings.chunkSize", "Must be 1");
        let told = Dialect::Bulk.body(&wrong, "r1");
        assert_eq!(
            told["details"],
            json!({ "field": "settings.chunkSize", "issue": "Must be 1" })
        );
        assert_eq!(told["error"], "validation_error");
        let defect = Dialect::Bulk.body(&Refusal::defect(), "r1");
        assert_eq!(
            (&defect["error"], &defect["request_id"]),
            (&json!("processing_error"), &json!("r1"))
        );
    }
}
