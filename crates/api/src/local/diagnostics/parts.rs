//! The files of the archive, each as JSON.

use gristmill_model::settings::SettingView;
use gristmill_model::{ConnectionStatus, Job, WatchHealth};
use gristmill_store::{JobFilter, Page};
use serde_json::{Value, json};

use super::Names;
use crate::ApiError;
use crate::local::{Opened, application, doctor, now, statistics, watches};
use crate::types::{AskStatistics, ListWatches, RunDoctor};

/// Jobs that are told of.
const JOBS: u32 = 50;
/// Settings whose values may name folders or people.
const PERSONAL: &[&str] = &["ignore_patterns"];

type Made = Result<String, ApiError>;

fn text(value: &Value) -> String {
    format!("{value:#}\n")
}

pub(super) fn about(opened: &Opened, names: &Names) -> Made {
    let parts: Vec<Value> = application::parts()
        .iter()
        .map(|part| json!({ "name": part.name, "present": part.present }))
        .collect();
    let data_dir = &opened.options.data_dir;
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    Ok(text(&json!({
        "gristmill": env!("CARGO_PKG_VERSION"),
        "schema": opened.store.schema()?,
        "sqlite": gristmill_store::sqlite_version(),
        "system": std::env::consts::OS,
        "system_version": system_version(),
        "architecture": std::env::consts::ARCH,
        "processors": cores,
        "debug_build": cfg!(debug_assertions),
        "now": now(),
        "started_at": opened.started_at,
        "owner": opened.engine.is_some(),
        "model": gristmill_model::Embedder::model(&*opened.model()?),
        "parts": parts,
        "data_folder": names.name(&data_dir.display().to_string()),
        "database_bytes": opened.store.size()?,
        "backups": gristmill_engine::list_backups(data_dir)
            .iter()
            .map(|backup| json!({ "kind": backup.kind, "at": backup.at, "size": backup.size }))
            .collect::<Vec<_>>(),
    })))
}

/// What the system calls itself, where it says so in a file.
fn system_version() -> Option<String> {
    let text = std::fs::read_to_string("/etc/os-release").ok()?;
    let named = text
        .lines()
        .find_map(|line| line.strip_prefix("PRETTY_NAME="));
    named.map(|name| name.trim_matches('"').to_owned())
}

pub(super) fn settings(opened: &Opened, names: &Names) -> Made {
    let told = |view: SettingView| {
        let personal = PERSONAL.contains(&view.name.as_str()) && !view.value.is_empty();
        let value = if personal {
            names.name(&view.value)
        } else {
            view.value
        };
        json!({ "name": view.name, "value": value, "default": view.default, "origin": view.origin })
    };
    let views = opened.settings().views();
    Ok(text(&views.into_iter().map(told).collect()))
}

pub(super) fn doctor(opened: &Opened, names: &Names) -> Made {
    let report = doctor::run(opened, RunDoctor { read_data: None })?;
    let checks: Vec<Value> = report
        .checks
        .iter()
        .map(|check| {
            let detail = names.sentence(&check.detail);
            json!({ "name": check.name, "state": check.state, "detail": detail })
        })
        .collect();
    Ok(text(
        &json!({ "sound": report.sound, "took_ms": report.took_ms, "checks": checks }),
    ))
}

pub(super) fn statistics(opened: &Opened, _: &Names) -> Made {
    Ok(text(&json!(statistics::get(
        opened,
        AskStatistics::default()
    )?)))
}

pub(super) fn jobs(opened: &Opened, names: &Names) -> Made {
    let jobs = opened
        .store
        .jobs(&JobFilter::default(), Page::first(JOBS))?;
    let told: Result<Vec<Value>, ApiError> = jobs
        .items
        .iter()
        .map(|job| told_job(opened, names, job))
        .collect();
    Ok(text(&json!({ "of": jobs.total, "jobs": told? })))
}

fn told_job(opened: &Opened, names: &Names, job: &Job) -> Result<Value, ApiError> {
    let reasons = opened.store.account(&job.id)?.reasons.into_iter();
    let reasons: Vec<Value> = reasons
        .map(|share| json!({ "code": share.code, "files": share.files }))
        .collect();
    Ok(json!({
        "id": names.id(job.id.as_str()),
        "name": names.name(&job.name),
        "state": job.state,
        "origin": job.origin,
        "priority": job.priority,
        "totals": job.totals,
        "listing": job.listing,
        "created_at": job.created_at,
        "started_at": job.started_at,
        "finished_at": job.finished_at,
        "error": job.error.as_deref().map(|error| names.sentence(error)),
        "reasons": reasons,
    }))
}

pub(super) fn sources(opened: &Opened, names: &Names) -> Made {
    let connections = opened
        .store
        .connections(None)?
        .into_iter()
        .map(|connection| {
            let reachable = connection.status == ConnectionStatus::Authenticated;
            let kind = connection.config.source_type();
            json!({ "id": names.id(connection.id.as_str()), "kind": kind, "reachable": reachable })
        });
    let watches = watches::list(opened, ListWatches::default())?
        .into_iter()
        .map(|view| {
            let status = &view.status;
            json!({
                "id": names.id(view.watch.id.as_str()),
                "name": names.name(&view.watch.name),
                "health": health(names, &status.health),
                "waiting": status.waiting,
                "files": view.files,
                "on_deletion": view.watch.rules.on_deletion,
                "poll": view.watch.rules.poll,
                "paused": view.watch.paused,
            })
        });
    let schedules = opened.store.schedules(None)?.into_iter().map(|schedule| {
        json!({
            "id": names.id(schedule.id.as_str()),
            "name": names.name(&schedule.name),
            "rule": schedule.rule,
            "paused": schedule.paused,
            "waiting": schedule.waiting,
            "due_at": schedule.due_at,
        })
    });
    Ok(text(&json!({
        "connections": connections.collect::<Vec<_>>(),
        "watches": watches.collect::<Vec<_>>(),
        "schedules": schedules.collect::<Vec<_>>(),
    })))
}

fn health(names: &Names, health: &WatchHealth) -> Value {
    match health {
        WatchHealth::Polling { why, seconds } => {
            json!({ "health": "polling", "why": names.sentence(why), "seconds": seconds })
        }
        WatchHealth::Unavailable { why } => {
            json!({ "health": "unavailable", "why": names.sentence(why) })
        }
        WatchHealth::NotRunning
        | WatchHealth::Paused
        | WatchHealth::Starting
        | WatchHealth::Listening => json!(health),
    }
}
