//! Which operation is asked for by which method and path.

use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};

use super::carry_out::carry_out;
use super::{events, openapi, page, uploads};
use crate::app::App;
use crate::dialect::Dialect;
use crate::routes::{ASKS, DOES, Route, SAYS, SHOWS, TAKES, Terms};

/// What a row does to what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Shows something.
    Show,
    /// Shows a picture: the answer is its bytes.
    Picture,
    /// Shows something of which more is said than a query holds.
    Ask,
    /// Makes something that has an id from then on.
    Make,
    /// Has something done.
    Have,
    /// Puts a value in place of another.
    Put,
    /// Changes what is named and leaves the rest.
    Change,
    /// Removes something.
    Remove,
}

impl Kind {
    pub(super) const fn method(self) -> Method {
        match self {
            Kind::Show | Kind::Picture => Method::GET,
            Kind::Ask | Kind::Make | Kind::Have => Method::POST,
            Kind::Put => Method::PUT,
            Kind::Change => Method::PATCH,
            Kind::Remove => Method::DELETE,
        }
    }

    const fn terms(self) -> Terms {
        let terms = match self {
            Kind::Show | Kind::Picture => SHOWS,
            Kind::Ask => ASKS,
            Kind::Make | Kind::Have | Kind::Put | Kind::Change => SAYS,
            Kind::Remove => DOES,
        };
        terms.keyed()
    }

    /// Whether what it takes may stand in a body.
    pub(super) const fn has_body(self) -> bool {
        matches!(
            self,
            Kind::Ask | Kind::Make | Kind::Have | Kind::Put | Kind::Change
        )
    }
}

/// An operation and where it is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) kind: Kind,
    pub(super) path: &'static str,
    pub(super) operation: &'static str,
}

/// A route that is no operation.
const fn shown(
    path: &'static str,
    terms: Terms,
    handler: fn(MethodFilter) -> MethodRouter<App>,
) -> Route {
    Route::new(Dialect::Native, Method::GET, path, terms, handler)
}

macro_rules! rows {
    ($( $kind:ident $path:literal $operation:literal; )+) => {
        /// Every operation that is served.
        pub(super) const ROWS: &[Row] = &[ $(
            Row { kind: Kind::$kind, path: $path, operation: $operation },
        )+ ];

        /// Every path of the native API.
        pub(crate) const ROUTES: &[Route] = &[
            $( Route::new(
                Dialect::Native,
                Kind::$kind.method(),
                $path,
                Kind::$kind.terms(),
                |method| {
                    const ROW: Row = Row {
                        kind: Kind::$kind,
                        path: $path,
                        operation: $operation,
                    };
                    on(method, |app, caller, parts, request| {
                        carry_out(ROW, app, caller, parts, request)
                    })
                },
            ), )+
            Route::new(
                Dialect::Native,
                Method::POST,
                uploads::PATH,
                TAKES.keyed(),
                |m| on(m, uploads::take),
            ),
            shown("/api/v1/events", SHOWS.keyed_anywhere(), |m| on(m, events::stream)),
            shown("/api/v1/events/socket", SHOWS.keyed_anywhere(), |m| on(m, events::socket)),
            shown("/api/openapi.json", SHOWS, |m| on(m, openapi::description)),
            shown("/api/docs", SHOWS, |m| on(m, page::page)),
            shown("/api/docs/page.js", SHOWS, |m| on(m, page::script)),
            shown("/api/docs/page.css", SHOWS, |m| on(m, page::style)),
        ];
    };
}

rows! {
    Show   "/api/v1/application" "application.info";

    Make   "/api/v1/connections" "connections.add";
    Show   "/api/v1/connections" "connections.list";
    Show   "/api/v1/connections/{id}" "connections.get";
    Have   "/api/v1/connections/{id}/validate" "connections.validate";
    Show   "/api/v1/connections/{id}/files" "connections.files";
    Ask    "/api/v1/connections/{id}/files" "connections.stat";
    Change "/api/v1/connections/{id}" "connections.rename";
    Remove "/api/v1/connections/{id}" "connections.remove";

    Make   "/api/v1/preflights" "preflight.start";
    Show   "/api/v1/preflights/{id}" "preflight.get";
    Show   "/api/v1/preflights/{id}/mapping" "preflight.mapping";
    Ask    "/api/v1/preflights/{id}/chunks" "preflight.chunks";
    Have   "/api/v1/preflights/{id}/exclude" "preflight.exclude";
    Have   "/api/v1/preflights/{id}/cancel" "preflight.cancel";
    Remove "/api/v1/preflights/{id}" "preflight.release";

    Make   "/api/v1/jobs" "jobs.create";
    Show   "/api/v1/jobs" "jobs.list";
    Show   "/api/v1/jobs/{id}" "jobs.get";
    Show   "/api/v1/jobs/{id}/files" "jobs.files";
    Show   "/api/v1/jobs/{id}/sources" "jobs.sources";
    Show   "/api/v1/jobs/{id}/statement" "jobs.statement";
    Show   "/api/v1/jobs/{id}/throughput" "jobs.throughput";
    Show   "/api/v1/jobs/{id}/failures" "jobs.failures";
    Show   "/api/v1/jobs/{id}/warnings" "jobs.warnings";
    Have   "/api/v1/jobs/{id}/start" "jobs.start";
    Have   "/api/v1/jobs/{id}/pause" "jobs.pause";
    Have   "/api/v1/jobs/{id}/resume" "jobs.resume";
    Have   "/api/v1/jobs/{id}/cancel" "jobs.cancel";
    Have   "/api/v1/jobs/{id}/retry" "jobs.retry";
    Put    "/api/v1/jobs/{id}/priority" "jobs.set_priority";
    Show   "/api/v1/jobs/{id}/undo" "jobs.undo_preview";
    Have   "/api/v1/jobs/{id}/undo" "jobs.undo";
    Show   "/api/v1/files/{id}" "jobs.file";
    Show   "/api/v1/files/{id}/attempts" "jobs.attempts";
    Show   "/api/v1/files/{id}/log" "jobs.log";

    Make   "/api/v1/watches" "watches.add";
    Show   "/api/v1/watches" "watches.list";
    Show   "/api/v1/watches/{id}" "watches.get";
    Show   "/api/v1/watches/{id}/files" "watches.files";
    Change "/api/v1/watches/{id}" "watches.edit";
    Have   "/api/v1/watches/{id}/pause" "watches.pause";
    Have   "/api/v1/watches/{id}/resume" "watches.resume";
    Have   "/api/v1/watches/{id}/scan" "watches.scan";
    Remove "/api/v1/watches/{id}" "watches.remove";

    Make   "/api/v1/schedules" "schedules.add";
    Show   "/api/v1/schedules" "schedules.list";
    Ask    "/api/v1/schedules/preview" "schedules.preview";
    Show   "/api/v1/schedules/{id}" "schedules.get";
    Show   "/api/v1/schedules/{id}/runs" "schedules.runs";
    Change "/api/v1/schedules/{id}" "schedules.edit";
    Have   "/api/v1/schedules/{id}/pause" "schedules.pause";
    Have   "/api/v1/schedules/{id}/resume" "schedules.resume";
    Have   "/api/v1/schedules/{id}/run" "schedules.run";
    Remove "/api/v1/schedules/{id}" "schedules.remove";

    Have   "/api/v1/uploads/text" "uploads.add_text";
    Have   "/api/v1/uploads/file" "uploads.add_file";
    Have   "/api/v1/uploads/remove" "uploads.remove";

    Show   "/api/v1/collections" "collections.list";
    Have   "/api/v1/collections" "collections.create";
    Remove "/api/v1/collections/{id}" "collections.remove";
    Show   "/api/v1/library/overview" "collections.overview";

    Show   "/api/v1/library/documents" "documents.list";
    Ask    "/api/v1/library/documents/list" "documents.list";
    Show   "/api/v1/library/documents/{id}" "documents.get";
    Show   "/api/v1/library/documents/{id}/chunks" "documents.chunks";
    Show   "/api/v1/library/documents/{id}/structure" "documents.structure";
    Show   "/api/v1/library/documents/{id}/pages" "documents.pages";
    Picture "/api/v1/library/documents/{id}/pages/{page}/image" "documents.page_image";
    Show   "/api/v1/library/documents/{id}/pages/{page}/places" "documents.page_places";
    Show   "/api/v1/library/documents/{id}/alike" "documents.alike";
    Remove "/api/v1/library/documents/{id}" "documents.delete";
    Have   "/api/v1/library/documents/delete" "documents.delete_many";
    Have   "/api/v1/library/documents/edit" "documents.edit";
    Show   "/api/v1/library/facets" "documents.facets";
    Show   "/api/v1/library/near-duplicates" "documents.near_duplicates";
    Show   "/api/v1/library/removed" "documents.removed";
    Have   "/api/v1/library/removed/{id}/restore" "documents.restore";

    Make   "/api/v1/exports" "exports.create";
    Show   "/api/v1/exports" "exports.list";
    Show   "/api/v1/exports/{id}" "exports.get";
    Have   "/api/v1/exports/{id}/pause" "exports.pause";
    Have   "/api/v1/exports/{id}/resume" "exports.resume";
    Have   "/api/v1/exports/{id}/cancel" "exports.cancel";
    Remove "/api/v1/exports/{id}" "exports.remove";

    Show   "/api/v1/embedding" "embedding.status";
    Have   "/api/v1/embedding/change" "embedding.change";
    Have   "/api/v1/embedding/pause" "embedding.pause";
    Have   "/api/v1/embedding/resume" "embedding.resume";
    Have   "/api/v1/embedding/cancel" "embedding.cancel";

    Show   "/api/v1/providers" "providers.list";
    Make   "/api/v1/providers" "providers.add";
    Remove "/api/v1/providers/{name}" "providers.remove";
    Put    "/api/v1/providers/{name}/key" "providers.set_key";
    Remove "/api/v1/providers/{name}/key" "providers.remove_key";
    Have   "/api/v1/providers/{name}/test" "providers.test";

    Show   "/api/v1/search" "search.run";
    Ask    "/api/v1/media/channel" "media.channel";

    Ask    "/api/v1/search" "search.run";

    Show   "/api/v1/quarantine" "quarantine.list";
    Have   "/api/v1/quarantine/retry" "quarantine.retry";
    Have   "/api/v1/quarantine/clear" "quarantine.clear";

    Show   "/api/v1/retention" "retention.preview";
    Have   "/api/v1/retention" "retention.apply";

    Show   "/api/v1/load" "load.get";
    Show   "/api/v1/statistics" "statistics.get";
    Show   "/api/v1/insights" "insights.read";

    Show   "/api/v1/settings" "settings.list";
    Put    "/api/v1/settings/{name}" "settings.set";
    Remove "/api/v1/settings/{name}" "settings.reset";

    Show   "/api/v1/metadata" "metadata.get";
    Change "/api/v1/metadata" "metadata.set";

    Show   "/api/v1/labels" "labels.list";
    Show   "/api/v1/labels/documents/{id}" "labels.get";
    Have   "/api/v1/labels/decide" "labels.decide";
    Show   "/api/v1/labels/status" "labels.status";
    Have   "/api/v1/labels/run" "labels.run";
    Show   "/api/v1/labels/preview" "labels.preview";
    Have   "/api/v1/labels/enforce" "labels.enforce";
    Show   "/api/v1/labels/kinds" "labels.kinds";
    Ask    "/api/v1/labels/try" "labels.try_on";
    Show   "/api/v1/labels/settings" "labels.settings";
    Change "/api/v1/labels/settings" "labels.set";

    Have   "/api/v1/backups" "backups.create";
    Show   "/api/v1/backups" "backups.list";
    Show   "/api/v1/backups/state" "backups.state";
    Have   "/api/v1/backups/restore" "backups.restore";

    Have   "/api/v1/bundles" "bundles.create";
    Ask    "/api/v1/bundles/inspect" "bundles.inspect";
    Have   "/api/v1/bundles/restore" "bundles.restore";
    Show   "/api/v1/bundles/state" "bundles.state";
    Have   "/api/v1/bundles/stop" "bundles.stop";

    Show   "/api/v1/events/history" "events.list";
    Show   "/api/v1/doctor" "doctor.run";
    Show   "/api/v1/doctor/state" "doctor.state";
    Have   "/api/v1/diagnostics" "diagnostics.create";
    Show   "/api/v1/reasons" "reasons.list";
    Show   "/api/v1/formats" "formats.list";

    Have   "/api/v1/keys" "keys.create";
    Show   "/api/v1/keys" "keys.list";
    Have   "/api/v1/keys/{id}/revoke" "keys.revoke";

    Show   "/api/v1/local-api" "local_api.status";
    Show   "/api/v1/local-api/requests" "local_api.requests";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use gristmill_api::OPERATIONS;

    use super::*;

    /// Ending the program or the server is for whoever sits before it, and keys are checked at
    /// the door.
    const NOT_SERVED: &[&str] = &[
        "application.shutdown",
        "keys.check",
        "local_api.start",
        "local_api.stop",
    ];

    #[test]
    fn every_operation_has_a_path() {
        let served: BTreeSet<&str> = ROWS.iter().map(|row| row.operation).collect();
        let known: BTreeSet<&str> = OPERATIONS.iter().map(|(name, _)| *name).collect();
        let left_out: Vec<_> = known.difference(&served).copied().collect();
        assert_eq!(left_out, NOT_SERVED);
        assert!(served.is_subset(&known), "{served:?}");
    }

    #[test]
    fn no_path_is_another_dialect_s() {
        for row in ROWS {
            assert_eq!(Dialect::of(row.path), Dialect::Native, "{}", row.path);
        }
    }
}
