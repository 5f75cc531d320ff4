//! Why a request was not done, before a dialect puts it into its words.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gristmill_api::{ApiError, ErrorCode};

/// A request that was not done. The front door writes it in the dialect of the route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// The status it is answered with.
    pub(crate) status: StatusCode,
    /// A stable word for it: `not_found`.
    pub(crate) code: &'static str,
    /// What is wrong, for people.
    pub(crate) message: String,
    /// Seconds after which to try again.
    pub(crate) retry_after: Option<u64>,
    /// Which part of the request is wrong, where a document wants to know.
    pub(crate) details: Option<Details>,
}

/// A part of a request that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Details {
    /// Its place: `settings.chunkSize`.
    pub(crate) field: String,
    /// What is wrong with it.
    pub(crate) issue: String,
}

impl Refusal {
    /// A refusal with a status, a code and a text.
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            retry_after: None,
            details: None,
        }
    }

    /// The same, about one part of the request.
    pub(crate) fn about(self, field: impl Into<String>, issue: impl Into<String>) -> Self {
        let (field, issue) = (field.into(), issue.into());
        let details = Some(Details { field, issue });
        Self { details, ..self }
    }

    /// 400: the request makes no sense, or the state does not allow it.
    pub(crate) fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "validation_error", message)
    }

    /// 401.
    pub(crate) fn unauthorized(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", message)
    }

    /// 403: the front door knows who may not come in at all.
    pub(crate) fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", message)
    }

    /// 404.
    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", message)
    }

    /// 408: the body stood still.
    pub(crate) fn too_slow() -> Self {
        let message = "The body of the request did not arrive in time";
        Self::new(StatusCode::REQUEST_TIMEOUT, "timeout", message)
    }

    /// 413.
    pub(crate) fn too_large(limit: usize) -> Self {
        let message = format!("The body of the request is larger than {limit} bytes");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "file_too_large", message)
    }

    /// 429.
    pub(crate) fn too_many(seconds: u64) -> Self {
        let message = format!("Rate limit exceeded. Try again in {seconds} seconds.");
        Self {
            retry_after: Some(seconds),
            ..Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                "rate_limit_exceeded",
                message,
            )
        }
    }

    /// 500: a defect of ours.
    pub(crate) fn defect() -> Self {
        let message = "Internal server error; the log of the application says more";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal_error", message)
    }
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        let status = match error.code {
            ErrorCode::NotFound => StatusCode::NOT_FOUND,
            ErrorCode::Refused | ErrorCode::Invalid => StatusCode::BAD_REQUEST,
            ErrorCode::Conflict => StatusCode::CONFLICT,
            ErrorCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            ErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let message = match &error.hint {
            Some(hint) => format!("{}: {hint}", error.message),
            None => error.message,
        };
        Self::new(status, error.code.as_str(), message)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
