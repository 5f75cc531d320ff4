//! The table of routes, from which the router is built, and nothing else adds to it.

use axum::Router;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, MethodRouter};

use crate::app::App;
use crate::body::BodyLimit;
use crate::dialect::Dialect;
use crate::dialects::{batch, classification, documents, ingest};
use crate::door::{Inside, inside, outside};
use crate::refusal::Refusal;
use crate::{health, metrics, native};

/// One thing that can be asked for.
pub(crate) struct Route {
    /// The method.
    pub(crate) method: Method,
    /// The path, with `{name}` for a variable part.
    pub(crate) path: &'static str,
    /// Whose words its refusals use.
    pub(crate) dialect: Dialect,
    /// Whether it needs a key.
    pub(crate) key: KeyRule,
    /// Whether it changes nothing, so that a key that may only read is good for it.
    pub(crate) reads: bool,
    /// How large its body may be.
    pub(crate) body: BodyLimit,
    /// What carries it out.
    pub(crate) handler: fn(MethodFilter) -> MethodRouter<App>,
}

/// Whether a route needs a key where the mode is `documented`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyRule {
    /// It does not.
    Open,
    /// It does.
    Needed,
    /// It does, and takes one as `?api_key=` too, for what browsers open by themselves.
    NeededAnywhere,
    /// It does not, and takes one as `?api_key=` too.
    Socket,
}

/// For routes that take no body: what a client sends all the same.
pub(crate) const NO_BODY: BodyLimit = BodyLimit(64 << 10);
/// For a JSON body: room for a hundred thousand file names.
pub(crate) const JSON_BODY: BodyLimit = BodyLimit(16 << 20);

/// For files: what one may be is a setting, and this is what a form may be in all.
pub(crate) const UPLOAD_BODY: BodyLimit = BodyLimit(64 << 30);

/// What belongs to no dialect.
const COMMON: &[Route] = &[
    Route {
        method: Method::GET,
        path: "/health",
        dialect: Dialect::Batch,
        key: KeyRule::Open,
        reads: true,
        body: NO_BODY,
        handler: |method| axum::routing::on(method, health::health),
    },
    Route {
        method: Method::GET,
        path: "/metrics",
        dialect: Dialect::Batch,
        key: KeyRule::Open,
        reads: true,
        body: NO_BODY,
        handler: |method| axum::routing::on(method, metrics::metrics),
    },
];

/// Every route there is.
pub(crate) fn table() -> impl Iterator<Item = &'static Route> {
    let dialects = [
        batch::ROUTES,
        classification::ROUTES,
        documents::ROUTES,
        ingest::ROUTES,
        native::ROUTES,
    ];
    COMMON.iter().chain(dialects.into_iter().flatten())
}

/// The router over the table, behind the front door.
pub(crate) fn router(app: &App) -> Router {
    let guarded = |route: &'static Route| {
        let filter = MethodFilter::try_from(route.method.clone());
        let filter = filter.expect("the table names methods that can be routed");
        let door = Inside {
            app: app.clone(),
            route,
        };
        (route.handler)(filter).layer(from_fn_with_state(door, inside))
    };
    table()
        .fold(Router::new(), |router, route| {
            router.route(route.path, guarded(route))
        })
        .fallback(nothing_here)
        .method_not_allowed_fallback(other_method)
        .layer(from_fn_with_state(app.clone(), outside))
        .with_state(app.clone())
}

async fn nothing_here() -> Refusal {
    Refusal::not_found("Not Found")
}

async fn other_method() -> Refusal {
    let status = axum::http::StatusCode::METHOD_NOT_ALLOWED;
    Refusal::new(status, "method_not_allowed", "Method Not Allowed")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_route_is_there_twice() {
        let mut seen = HashSet::new();
        for route in table() {
            assert!(seen.insert((&route.method, route.path)), "{}", route.path);
        }
    }
}
