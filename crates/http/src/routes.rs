//! The table of routes, from which the router is built, and nothing else adds to it.

use axum::Router;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, MethodRouter};

use crate::app::App;
use crate::body::BodyLimit;
use crate::dialect::Dialect;
use crate::dialects::{batch, bulk, classification, documents, ingest};
use crate::door::{Inside, Rate, inside, outside};
use crate::refusal::Refusal;
use crate::shape::{Shape, Takes};
use crate::{health, metrics, native};

/// One thing that can be asked for.
pub(crate) struct Route {
    /// The method.
    pub(crate) method: Method,
    /// The path, with `{name}` for a variable part.
    pub(crate) path: &'static str,
    /// Whose words its refusals use.
    pub(crate) dialect: Dialect,
    /// Whom it lets in, and with how much.
    pub(crate) terms: Terms,
    /// What it takes behind the `?`: the fields of an object.
    pub(crate) asks: Option<Shape>,
    /// What it takes as its body.
    pub(crate) takes: Takes,
    /// What it answers with.
    pub(crate) gives: Option<Shape>,
    /// What carries it out.
    pub(crate) handler: fn(MethodFilter) -> MethodRouter<App>,
}

/// Whom a route lets in, and with how much.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    /// Whether it needs a key.
    pub(crate) key: KeyRule,
    /// Whether it changes nothing, so that a key that may only read is good for it.
    pub(crate) reads: bool,
    /// How large its body may be.
    pub(crate) body: BodyLimit,
    /// What it is counted with.
    pub(crate) rate: Rate,
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
const NO_BODY: BodyLimit = BodyLimit(64 << 10);
/// For a JSON body: room for a hundred thousand file names.
const JSON_BODY: BodyLimit = BodyLimit(16 << 20);
/// For files: what one may be is a setting, and this is what a form may be in all.
const UPLOAD_BODY: BodyLimit = BodyLimit(64 << 30);

/// Shows something.
pub(crate) const SHOWS: Terms = Terms {
    key: KeyRule::Open,
    reads: true,
    body: NO_BODY,
    rate: Rate::Usual,
};
/// Shows something of which more is said than a query holds.
pub(crate) const ASKS: Terms = Terms {
    body: JSON_BODY,
    ..SHOWS
};
/// Does something.
pub(crate) const DOES: Terms = Terms {
    reads: false,
    ..SHOWS
};
/// Does what a body says.
pub(crate) const SAYS: Terms = Terms {
    reads: false,
    ..ASKS
};
/// Takes files.
pub(crate) const TAKES: Terms = Terms {
    body: UPLOAD_BODY,
    ..SAYS
};
/// Is a socket.
pub(crate) const LISTENS: Terms = Terms {
    key: KeyRule::Socket,
    ..SHOWS
};

impl Terms {
    /// The same with a key.
    pub(crate) const fn keyed(self) -> Self {
        Self {
            key: KeyRule::Needed,
            ..self
        }
    }

    /// The same with a key, wherever it stands.
    pub(crate) const fn keyed_anywhere(self) -> Self {
        Self {
            key: KeyRule::NeededAnywhere,
            ..self
        }
    }

    /// The same counted by itself.
    pub(crate) const fn rated(self, rate: Rate) -> Self {
        Self { rate, ..self }
    }

    /// The same with a body of this size.
    pub(crate) const fn up_to(self, body: BodyLimit) -> Self {
        Self { body, ..self }
    }
}

impl Route {
    /// A route of which nothing is described yet.
    pub(crate) const fn new(
        dialect: Dialect,
        method: Method,
        path: &'static str,
        terms: Terms,
        handler: fn(MethodFilter) -> MethodRouter<App>,
    ) -> Self {
        Self {
            method,
            path,
            dialect,
            terms,
            asks: None,
            takes: Takes::NOTHING,
            gives: None,
            handler,
        }
    }

    /// Describes what stands behind the `?`.
    pub(crate) const fn asks(mut self, shape: Shape) -> Self {
        self.asks = Some(shape);
        self
    }

    /// Describes its body.
    pub(crate) const fn takes(mut self, json: Shape) -> Self {
        self.takes.json = Some(json);
        self
    }

    /// Describes its body where that is a form.
    pub(crate) const fn takes_form(mut self, form: Shape) -> Self {
        self.takes.form = Some(form);
        self
    }

    /// Describes its answer.
    pub(crate) const fn gives(mut self, shape: Shape) -> Self {
        self.gives = Some(shape);
        self
    }
}

/// What belongs to no dialect.
const COMMON: &[Route] = &[
    Route::new(Dialect::Batch, Method::GET, "/health", SHOWS, |method| {
        axum::routing::on(method, health::health)
    }),
    Route::new(Dialect::Batch, Method::GET, "/metrics", SHOWS, |method| {
        axum::routing::on(method, metrics::metrics)
    }),
];

/// Every route there is.
pub(crate) fn table() -> impl Iterator<Item = &'static Route> {
    let dialects = [
        batch::ROUTES,
        bulk::ROUTES,
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
