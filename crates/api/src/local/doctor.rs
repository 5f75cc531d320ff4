//! `doctor.*`: is the data sound, and is everything there that the work needs?

use std::sync::{MutexGuard, PoisonError};
use std::time::Instant;

use gristmill_model::Timestamp;
use gristmill_parse::SandboxReport;

use super::{Opened, application, now};
use crate::ApiError;
use crate::types::{
    Check, CheckState, DoctorReport, DoctorState, Examined, Examining, Nothing, Part, RunDoctor,
};

pub(super) fn run(opened: &Opened, input: RunDoctor) -> Result<DoctorReport, ApiError> {
    let read_data = input.read_data.unwrap_or(false);
    let visit = Visit::begin(opened, read_data);
    let begun = Instant::now();
    let mut checks = Vec::new();
    let mut note = |check: Check| {
        visit.tell(&check);
        checks.push(check);
    };
    opened
        .store
        .examine(read_data, &mut |check| note(stored_check(check.clone())))?;
    application::parts()
        .into_iter()
        .map(part_check)
        .for_each(&mut note);
    note(parser_check(opened));
    let failed = checks.iter().any(|check| check.state == CheckState::Failed);
    let report = DoctorReport {
        sound: !failed,
        checks,
        took_ms: begun.elapsed().as_millis() as u64,
    };
    visit.end(&report);
    Ok(report)
}

pub(super) fn state(opened: &Opened, _: Nothing) -> Result<DoctorState, ApiError> {
    Ok(doctor(opened).clone())
}

/// A check under way. Several may be at once; the latest that began is told of.
struct Visit<'a> {
    opened: &'a Opened,
    since: Timestamp,
    read_data: bool,
}

impl<'a> Visit<'a> {
    fn begin(opened: &'a Opened, read_data: bool) -> Self {
        let since = now();
        let of_parts = application::parts().len() + 1;
        doctor(opened).now = Some(Examining {
            since,
            read_data,
            checks: Vec::new(),
            total: (opened.store.check_count(read_data) + of_parts) as u32,
        });
        Self {
            opened,
            since,
            read_data,
        }
    }

    fn tell(&self, check: &Check) {
        if let Some(now) = doctor(self.opened).now.as_mut().filter(|now| self.is(now)) {
            now.checks.push(check.clone());
        }
    }

    fn end(&self, report: &DoctorReport) {
        doctor(self.opened).last = Some(Examined {
            at: now(),
            read_data: self.read_data,
            report: report.clone(),
        });
    }

    fn is(&self, now: &Examining) -> bool {
        now.since == self.since && now.read_data == self.read_data
    }
}

impl Drop for Visit<'_> {
    fn drop(&mut self) {
        doctor(self.opened).now.take_if(|now| self.is(now));
    }
}

fn doctor(opened: &Opened) -> MutexGuard<'_, DoctorState> {
    opened.doctor.lock().unwrap_or_else(PoisonError::into_inner)
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
