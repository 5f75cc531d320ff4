//! What was odd about a job is told as long as the job is kept.

use gristmill_api::types::{CreateJob, JobRef, MappingFile};
use gristmill_api::{Mill, OpenOptions};
use gristmill_model::JobId;

#[test]
fn what_was_odd_about_a_job_is_told_after_a_restart_too() {
    let folder = tempfile::tempdir().unwrap();
    let documents = folder.path().join("documents");
    std::fs::create_dir(&documents).unwrap();
    std::fs::write(documents.join("lease.txt"), "The lease ends in March.").unwrap();
    let open = || {
        let options = OpenOptions {
            data_dir: folder.path().join("data"),
            environment: Default::default(),
        };
        Mill::open(options).unwrap().unwrap()
    };
    let mill = open();
    let mapping = MappingFile::Text {
        name: "metadata.csv".to_owned(),
        text: "filename,author\nlease.txt,Ann\nnobody.txt,Ann\n".to_owned(),
    };
    let made = mill.operations().jobs_create(CreateJob {
        id: Some(JobId("odd".to_owned())),
        paths: vec![documents.to_str().unwrap().to_owned()],
        mapping: Some(mapping),
        ..CreateJob::default()
    });
    let told = made.unwrap().warnings;
    assert!(
        told.iter().any(|one| one.contains("nobody.txt")),
        "{told:?}"
    );
    drop(mill);

    let job = JobRef {
        id: JobId("odd".to_owned()),
    };
    let kept = open().operations().jobs_warnings(job).unwrap();
    assert_eq!(kept, told);
}
