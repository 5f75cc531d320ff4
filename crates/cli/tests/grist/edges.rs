//! What a second program can ask over the real socket: uploads, preflights, the end.

use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use gristmill_api::types::{
    AddFile, AddText, Closing, CreateJob, ExcludeRows, GetPreflight, JobRef, JobView, ListFiles,
    PreflightState, Shutdown, StartPreflight, Verdict,
};
use gristmill_api::{Client, Operations};
use gristmill_model::{CollectionId, ConnectionId, FileState, FileTask, Selection};

use crate::support::{Grist, fixture, has_model};

const PATIENCE: Duration = Duration::from_secs(120);

/// A `grist` that has the data folder open for as long as the test asks it things.
struct Owner {
    child: Child,
    client: Client,
}

impl Owner {
    fn start(grist: &Grist) -> Self {
        let folder = grist.folder.path().join("plenty");
        fs::create_dir(&folder).unwrap();
        for number in 0..1500 {
            let text = format!("Note {number}: the lamp was changed at low water.\n");
            fs::write(folder.join(format!("{number:04}.txt")), text).unwrap();
        }
        let words = [
            "ingest",
            folder.to_str().unwrap(),
            "--priority",
            "low",
            "-o",
            "max_workers=1",
        ];
        let mut command = grist.command(&words);
        let child = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let client = wait_for(|| Client::connect(&grist.data_dir()).unwrap());
        Self { child, client }
    }

    fn run_to_the_end(&self, request: CreateJob) -> JobView {
        let id = self.client.jobs_create(request).unwrap().job.job.id;
        wait_for(|| {
            let job = self.client.jobs_get(JobRef { id: id.clone() }).unwrap();
            job.job.state.is_final().then_some(job)
        })
    }

    /// Each file's name with its state, its reason and its type.
    fn story(&self, job: &JobView) -> Vec<String> {
        let files = self.client.jobs_files(ListFiles {
            id: job.job.id.clone(),
            states: Vec::new(),
            code: None,
            text: None,
            offset: None,
            limit: None,
        });
        let line = |file: &FileTask| {
            let reason = match &file.state {
                FileState::Skipped { reason } => reason.code.as_str(),
                FileState::Failed { failure } => failure.code.as_str(),
                _ => "",
            };
            let media_type = file.media_type.as_deref().unwrap_or("-");
            format!(
                "{}: {} {reason} {media_type}",
                file.key,
                file.state.as_str()
            )
        };
        let files = files.unwrap().items;
        let mut story: Vec<String> = files.iter().map(|view| line(&view.file)).collect();
        story.sort();
        story
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn wait_for<T>(question: impl Fn() -> Option<T>) -> T {
    let since = Instant::now();
    loop {
        if let Some(answer) = question() {
            return answer;
        }
        assert!(since.elapsed() < PATIENCE, "no answer");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Files that nothing can be made of, and one that something can.
const HOPELESS: [(&str, &[u8]); 4] = [
    ("empty.txt", b""),
    ("page.ps", b"%!PS-Adobe-3.0\nshowpage\n"),
    (
        "program.txt",
        b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0",
    ),
    (
        "tides.md",
        b"# Tides\n\nThe spring tide comes after the full moon.\n",
    ),
];

const HOPELESS_STORY: [&str; 4] = [
    "empty.txt: skipped empty_file -",
    "page.ps: skipped unsupported_format application/postscript",
    "program.txt: skipped unsupported_format application/octet-stream",
    "tides.md: completed  text/markdown",
];

fn write_hopeless(folder: &Path) {
    fs::create_dir(folder).unwrap();
    for (name, bytes) in HOPELESS {
        fs::write(folder.join(name), bytes).unwrap();
    }
}

#[test]
fn unsupported_and_empty_files_are_skipped_by_type_in_folder_archive_and_upload() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    let owner = Owner::start(&grist);
    let folder = grist.folder.path().join("hopeless");
    write_hopeless(&folder);
    let archive = fixture("hopeless.zip");
    for (collection, path) in [("a", folder.to_str().unwrap()), ("b", &*archive)] {
        let job = owner.run_to_the_end(CreateJob {
            paths: vec![path.to_owned()],
            collection: Some(CollectionId(collection.into())),
            start: true,
            ..CreateJob::default()
        });
        assert_eq!(owner.story(&job), HOPELESS_STORY, "{path}");
    }
    let uploads = ConnectionId("handed-in".into());
    let keys = HOPELESS.map(|(name, _)| {
        let file = AddFile {
            connection: Some(uploads.clone()),
            user: None,
            path: folder.join(name).to_str().unwrap().to_owned(),
            name: None,
            take: false,
        };
        owner.client.uploads_add_file(file).unwrap().key
    });
    let job = owner.run_to_the_end(CreateJob {
        selections: vec![Selection::only(uploads, keys.to_vec())],
        collection: Some(CollectionId("c".into())),
        start: true,
        ..CreateJob::default()
    });
    let ends = |line: &String| line.split_once(": ").unwrap().1.to_owned();
    let ended: Vec<String> = owner.story(&job).iter().map(ends).collect();
    let mut expected: Vec<String> = HOPELESS_STORY.map(|line| ends(&line.to_owned())).to_vec();
    expected.sort();
    let mut ended = ended;
    ended.sort();
    assert_eq!(ended, expected, "uploads");
}

#[test]
fn a_text_handed_in_is_found_and_a_preflight_becomes_a_job() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    let owner = Owner::start(&grist);
    let text = AddText {
        connection: None,
        user: None,
        name: "call.txt".into(),
        text: "The pilot asked for the dredger's report.".into(),
    };
    let upload = owner.client.uploads_add_text(text).unwrap();
    let job = owner.run_to_the_end(CreateJob {
        selections: vec![Selection::only(upload.connection, vec![upload.key])],
        start: true,
        ..CreateJob::default()
    });
    assert_eq!(job.job.totals.completed, 1, "{job:?}");

    let folder = grist.folder.path().join("hopeless");
    write_hopeless(&folder);
    let request = StartPreflight {
        paths: vec![folder.to_str().unwrap().to_owned()],
        ..StartPreflight::default()
    };
    let started = owner.client.preflight_start(request).unwrap();
    let page = wait_for(|| {
        let page = owner.client.preflight_get(GetPreflight {
            id: started.id.clone(),
            verdicts: Vec::new(),
            kinds: Vec::new(),
            text: None,
            patterns: Vec::new(),
            offset: None,
            limit: None,
        });
        let page = page.unwrap();
        (page.preflight.state == PreflightState::Done).then_some(page)
    });
    let new = page
        .rows
        .items
        .iter()
        .filter(|row| row.verdict == Verdict::New);
    assert_eq!(new.count(), 1, "{page:?}");
    let eta = page
        .preflight
        .estimate
        .expect("one file would be worked on");
    assert!(eta.high_seconds < 60.0, "a second's work: {eta:?}");
    let excluded = owner.client.preflight_exclude(ExcludeRows {
        id: started.id.clone(),
        rows: Vec::new(),
        verdicts: vec![Verdict::Empty, Verdict::Unsupported],
        kinds: Vec::new(),
        text: None,
        patterns: Vec::new(),
        excluded: true,
    });
    excluded.unwrap();
    let job = owner.run_to_the_end(CreateJob {
        preflight: Some(started.id),
        start: true,
        ..CreateJob::default()
    });
    assert_eq!(owner.story(&job), [HOPELESS_STORY[3]]);
}

#[test]
fn a_shutdown_over_the_socket_ends_the_owner_and_the_jobs_wait() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    let mut owner = Owner::start(&grist);
    let jobs = Closing::Pause;
    owner
        .client
        .application_shutdown(Shutdown { jobs })
        .unwrap();
    let ended = owner.child.wait().unwrap();
    assert_eq!(ended.code(), Some(130), "its job is not done");
    let shown = grist.json(&["jobs", "show", "last"]);
    assert_eq!(shown["job"]["state"]["reason"], "quit", "{shown}");
}
