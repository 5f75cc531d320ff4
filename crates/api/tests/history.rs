//! What happened to a job and its files over time, and names of connections.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::time::{Duration, Instant};

use gristmill_api::types::{
    AskThroughput, AttemptOutcome, CreateJob, FileRef, JobRef, ListConnections, ListFiles,
    RenameConnection,
};
use gristmill_api::{ErrorCode, Mill, OpenOptions};
use gristmill_model::{FileId, JobId, ReasonCode};

/// A knowledge base with a job over three files that have no bytes, which needs no parser.
fn world() -> (tempfile::TempDir, Mill, JobId) {
    let folder = tempfile::tempdir().unwrap();
    let documents = folder.path().join("documents");
    std::fs::create_dir(&documents).unwrap();
    for name in ["a.txt", "b.txt", "c.txt"] {
        std::fs::write(documents.join(name), "").unwrap();
    }
    let options = OpenOptions {
        data_dir: folder.path().join("data"),
        environment: Default::default(),
    };
    let mill = Mill::open(options).unwrap().unwrap();
    let id = JobId("empty".to_owned());
    let request = CreateJob {
        id: Some(id.clone()),
        paths: vec![documents.to_str().unwrap().to_owned()],
        start: true,
        ..CreateJob::default()
    };
    let operations = mill.operations();
    operations.jobs_create(request).unwrap();
    let until = Instant::now() + Duration::from_secs(60);
    let job = || operations.jobs_get(JobRef { id: id.clone() }).unwrap().job;
    while !job().state.is_final() {
        assert!(Instant::now() < until, "the job does not end: {:?}", job());
        std::thread::yield_now();
    }
    (folder, mill, id)
}

fn files_of(id: &JobId) -> ListFiles {
    ListFiles {
        id: id.clone(),
        states: Vec::new(),
        code: None,
        text: None,
        offset: None,
        limit: None,
    }
}

#[test]
fn every_attempt_and_the_pace_of_a_job_are_told() {
    let (_folder, mill, id) = world();
    let operations = mill.operations();
    let files = operations.jobs_files(files_of(&id)).unwrap().items;
    let attempts = operations
        .jobs_attempts(FileRef {
            id: files[0].file.id,
        })
        .unwrap();
    assert_eq!(attempts.len(), 1);
    assert_eq!(attempts[0].outcome, AttemptOutcome::Skipped);
    assert_eq!(attempts[0].code, Some(ReasonCode::EmptyFile));
    assert!(attempts[0].started_at.is_some() && attempts[0].ended_at >= attempts[0].started_at);
    let unknown = operations.jobs_attempts(FileRef { id: FileId(99) });
    assert_eq!(unknown.unwrap_err().code, ErrorCode::NotFound);

    let ask = |points| AskThroughput {
        id: id.clone(),
        points,
    };
    let pace = operations.jobs_throughput(ask(Some(10))).unwrap();
    assert!(pace.since.is_some() && pace.points.len() <= 10, "{pace:?}");
    let done: u32 = pace.points.iter().map(|point| point.files).sum();
    assert_eq!(done, 3, "every file that is done is in one part: {pace:?}");
    let none = operations.jobs_throughput(ask(Some(0)));
    assert_eq!(none.unwrap_err().code, ErrorCode::Invalid);
}

#[test]
fn a_connection_gets_another_name_and_no_empty_one() {
    let (_folder, mill, _) = world();
    let operations = mill.operations();
    let list = || {
        let all = operations.connections_list(ListConnections::default());
        all.unwrap().remove(0)
    };
    let rename = |name: &str| {
        operations.connections_rename(RenameConnection {
            id: list().id,
            name: name.to_owned(),
        })
    };
    assert_eq!(rename(" Old letters ").unwrap().name, "Old letters");
    assert_eq!(list().name, "Old letters");
    assert_eq!(rename("  ").unwrap_err().code, ErrorCode::Invalid);
    assert_eq!(list().name, "Old letters");
}
