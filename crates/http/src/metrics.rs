//! `GET /metrics`: figures for Prometheus, about the server and about the work.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use gristmill_api::types::{AskStatistics, CountByName, LoadView, Nothing, Statistics};

use crate::app::App;
use crate::dialect::Dialect;
use crate::refusal::Refusal;

/// Requests answered since the server started, by dialect and status.
#[derive(Debug, Default)]
pub(crate) struct Metrics(Mutex<BTreeMap<(&'static str, u16), Answers>>);

#[derive(Debug, Default, Clone, Copy)]
struct Answers {
    count: u64,
    seconds: f64,
}

impl Metrics {
    /// Counts an answer.
    pub(crate) fn answered(&self, dialect: Dialect, status: StatusCode, took: Duration) {
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let answers = answers
            .entry((dialect.as_str(), status.as_u16()))
            .or_default();
        answers.count += 1;
        answers.seconds += took.as_secs_f64();
    }

    fn write(&self, page: &mut Page) {
        let answers = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        page.family("http_requests_total", "counter", "Requests answered.");
        for ((dialect, status), answers) in &answers {
            let labels = format!("dialect=\"{dialect}\",status=\"{status}\"");
            page.sample("http_requests_total", &labels, answers.count as f64);
        }
        page.family(
            "http_request_seconds_total",
            "counter",
            "Time spent on requests.",
        );
        for ((dialect, status), answers) in &answers {
            let labels = format!("dialect=\"{dialect}\",status=\"{status}\"");
            page.sample("http_request_seconds_total", &labels, answers.seconds);
        }
    }
}

/// The page of figures.
pub(crate) async fn metrics(State(app): State<App>) -> Result<impl IntoResponse, Refusal> {
    let (statistics, load) = app
        .call(|api| {
            let statistics = api.statistics_get(AskStatistics::default())?;
            Ok((statistics, api.load_get(Nothing {})?))
        })
        .await?;
    let mut page = Page::default();
    app.metrics.write(&mut page);
    page.gauge(
        "http_sockets",
        "Sockets open now.",
        app.sockets.count() as f64,
    );
    work(&mut page, &statistics);
    queue(&mut page, &load);
    Ok((
        [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
        page.0,
    ))
}

fn work(page: &mut Page, statistics: &Statistics) {
    page.counts("jobs", "Jobs by state.", "state", &statistics.jobs_by_state);
    page.counts(
        "files",
        "Files by state.",
        "state",
        &statistics.files_by_state,
    );
    let help = "Files by kind of source.";
    page.counts(
        "files_by_source",
        help,
        "source_type",
        &statistics.files_by_source_type,
    );
    let help = "Files that failed, by kind of source.";
    page.counts(
        "files_failed_by_source",
        help,
        "source_type",
        &statistics.failed_by_source_type,
    );
    let help = "Files left out or failed, by reason.";
    page.counts(
        "files_by_reason",
        help,
        "reason",
        &statistics.files_by_reason,
    );
    page.gauge(
        "documents",
        "Documents stored.",
        statistics.documents as f64,
    );
    page.gauge("chunks", "Chunks stored.", statistics.chunks as f64);
    page.family(
        "stage_milliseconds",
        "gauge",
        "Mean time of a stored file in each stage.",
    );
    for time in &statistics.stages {
        let labels = format!("stage=\"{}\"", time.stage.as_str());
        page.sample("stage_milliseconds", &labels, time.average_ms);
    }
}

fn queue(page: &mut Page, load: &LoadView) {
    let waiting = f64::from(load.files_waiting);
    page.gauge("files_waiting", "Files that wait for their turn.", waiting);
    let in_flight = f64::from(load.files_in_flight);
    page.gauge("files_in_flight", "Files in work.", in_flight);
    let bytes = load.bytes_in_flight.0 as f64;
    page.gauge("bytes_in_flight", "Size of the files in work.", bytes);
}

/// A page in the text format of Prometheus.
#[derive(Debug, Default)]
struct Page(String);

impl Page {
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        self.line(&format!(
            "# HELP gristmill_{name} {help}\n# TYPE gristmill_{name} {kind}"
        ));
    }

    /// A line of a family. `labels` come from tables of ours and need no escaping.
    fn sample(&mut self, name: &str, labels: &str, value: f64) {
        match labels.is_empty() {
            true => self.line(&format!("gristmill_{name} {value}")),
            false => self.line(&format!("gristmill_{name}{{{labels}}} {value}")),
        }
    }

    fn gauge(&mut self, name: &str, help: &str, value: f64) {
        self.family(name, "gauge", help);
        self.sample(name, "", value);
    }

    fn counts(&mut self, name: &str, help: &str, label: &str, counts: &[CountByName]) {
        self.family(name, "gauge", help);
        for count in counts {
            let labels = format!("{label}=\"{}\"", count.name);
            self.sample(name, &labels, count.count as f64);
        }
    }

    fn line(&mut self, line: &str) {
        writeln!(self.0, "{line}").expect("a string takes any line");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_prometheus_reads_them() {
        let metrics = Metrics::default();
        let took = Duration::from_millis(500);
        metrics.answered(Dialect::Batch, StatusCode::OK, took);
        metrics.answered(Dialect::Batch, StatusCode::OK, took);
        let mut page = Page::default();
        metrics.write(&mut page);
        let count = "gristmill_http_requests_total{dialect=\"batch\",status=\"200\"} 2\n";
        assert!(page.0.contains(count), "{}", page.0);
        assert!(
            page.0
                .contains("# TYPE gristmill_http_requests_total counter\n")
        );
    }
}
