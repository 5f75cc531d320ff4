//! `doctor.run`: is the data sound, and is everything there that the work needs?

use std::time::Instant;

use gristmill_parse::SandboxReport;

use super::{Opened, application};
use crate::ApiError;
use crate::types::{Check, CheckState, DoctorReport, Part, RunDoctor};

pub(super) fn run(opened: &Opened, input: RunDoctor) -> Result<DoctorReport, ApiError> {
    let begun = Instant::now();
    let stored = opened.store.doctor(input.read_data.unwrap_or(false))?;
    let mut checks: Vec<Check> = stored.checks.into_iter().map(stored_check).collect();
    checks.extend(application::parts().into_iter().map(part_check));
    checks.push(parser_check(opened));
    let failed = checks.iter().any(|check| check.state == CheckState::Failed);
    Ok(DoctorReport {
        sound: !failed,
        checks,
        took_ms: begun.elapsed().as_millis() as u64,
    })
}

fn stored_check(check: gristmill_store::Check) -> Check {
    const RESTORE: &str = "see `grist backups list` and put a sound one back with \
                           `grist restore FILE`, or ingest again into a new data folder";
    Check {
        name: check.name,
        state: if check.ok {
            CheckState::Ok
        } else {
            CheckState::Failed
        },
        detail: check.detail,
        remedy: (!check.ok).then(|| RESTORE.to_owned()),
    }
}

/// A missing part leaves what is stored sound.
fn part_check(part: Part) -> Check {
    Check {
        name: part.name,
        state: if part.present {
            CheckState::Ok
        } else {
            CheckState::Warning
        },
        detail: part.detail,
        remedy: part.remedy,
    }
}

fn parser_check(opened: &Opened) -> Check {
    let name = "parsers are confined".to_owned();
    match opened.parser.sandbox() {
        Ok(report) => confinement(name, &report),
        Err(failure) => Check {
            name,
            state: CheckState::Failed,
            detail: failure.detail,
            remedy: Some("reinstall the program".to_owned()),
        },
    }
}

fn confinement(name: String, report: &SandboxReport) -> Check {
    let limits = [
        ("memory", report.resources),
        ("files", report.files),
        ("network", report.network),
        ("system calls", report.system_calls),
        ("signals", report.signals),
    ];
    let held = |wanted: bool| {
        let names = limits.iter().filter(|(_, held)| *held == wanted);
        let names: Vec<&str> = names.map(|(name, _)| *name).collect();
        names.join(", ")
    };
    let open = held(false);
    Check {
        name,
        state: if open.is_empty() {
            CheckState::Ok
        } else {
            CheckState::Warning
        },
        detail: match open.is_empty() {
            true => held(true),
            false => format!("this system does not limit {open}"),
        },
        remedy: None,
    }
}
