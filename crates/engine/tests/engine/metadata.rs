//! What is said about documents: who wins, what is refused, and what it costs to change.

use std::sync::Arc;

use gristmill_engine::{JobFiles, PreflightRequest, PreflightState, PreviewList};
use gristmill_metadata::{Policy, read_mapping};
use gristmill_model::{
    CollectionId, ConnectionId, FileKey, FileState, JobId, MappedRow, MetadataValues,
    ProcessingOptions, ReasonCode, Selection,
};
use gristmill_store::{DocumentFilter, Edits, Page, RetryScope, StoredDocument};
use serde_json::json;

use crate::world::{World, text};

fn policy(world: &World, section: serde_json::Value) {
    let policy = Policy::from_section(&section).unwrap();
    world.engine.apply_metadata(policy);
}

fn documents(world: &World) -> Vec<StoredDocument> {
    let mut all = world
        .engine
        .store()
        .documents(&DocumentFilter::default(), Page::all())
        .unwrap()
        .items;
    all.sort_by(|left, right| left.key.cmp(&right.key));
    all
}

/// `a.txt: author=Ada [mapping]; …` for each document.
fn shown(world: &World) -> Vec<String> {
    let line = |document: &StoredDocument| {
        let values = document.metadata.iter();
        let values =
            values.map(|(name, of)| format!("{name}={} [{}]", of.value, of.origin.as_str()));
        let values: Vec<String> = values.collect();
        format!("{}: {}", document.key, values.join("; "))
    };
    documents(world).iter().map(line).collect()
}

fn failure(world: &World, job: &JobId) -> String {
    let failed = world
        .files(job)
        .into_iter()
        .find_map(|file| match file.state {
            FileState::Failed { failure } => Some(failure.detail),
            _ => None,
        });
    failed.unwrap()
}

fn values(json: serde_json::Value) -> MetadataValues {
    serde_json::from_value(json).unwrap()
}

#[test]
fn the_documented_order_decides_and_files_of_metadata_are_accounted_for() {
    let world = World::new();
    let names = [
        "request", "mapping", "sidecar", "near", "far", "rule", "job", "default",
    ];
    // Each source speaks of itself and of all below it.
    let from = |who: &str| {
        let at = names.iter().position(|name| *name == who).unwrap();
        let said = names[at..]
            .iter()
            .map(|name| ((*name).to_owned(), who.into()));
        said.collect::<MetadataValues>()
    };
    let table = |who: &str, file: &str| {
        let names: Vec<String> = from(who).into_keys().collect();
        let cells = vec![who; names.len()];
        format!("filename,{}\n{file},{}\n", names.join(","), cells.join(","))
    };
    world.write("a/b/report.txt", &text(1));
    let sidecar = serde_json::to_string(&from("sidecar")).unwrap();
    world.write("a/b/report.txt.json", &sidecar);
    world.write("a/b/metadata.csv", &table("near", "report.txt"));
    world.write("metadata.csv", &table("far", "a/b/report.txt"));
    world.write("settings.json", r#"{"no": "sidecar"}"#);
    policy(
        &world,
        json!({"schema": {"default": {"default": "default"}},
               "rules": [{"path": "a/**", "set": from("rule")}]}),
    );
    let key = FileKey("a/b/report.txt".into());
    let id = world.start_with("job", |request| {
        let mut selection = Selection::everything(ConnectionId("folder".into()));
        let row = MappedRow {
            place: "line 2 of m.csv".into(),
            values: from("mapping"),
            problem: None,
        };
        selection.mapped.insert(key.clone(), row);
        let own = values(json!({"request": "request"}));
        selection.metadata.insert(key.clone(), own);
        request.files = JobFiles::Selections(vec![selection]);
        let job = [("job", "job"), ("default", "job")];
        let job = job.map(|(name, value)| (name.to_owned(), value.to_owned()));
        request.options.metadata = job.into();
    });
    world.end(&id);
    let mut story = world.story(&id);
    story.sort();
    assert_eq!(
        story,
        [
            "a/b/metadata.csv: skipped used_as_metadata",
            "a/b/report.txt.json: skipped used_as_metadata",
            "a/b/report.txt: completed",
            "metadata.csv: skipped used_as_metadata",
            "settings.json: completed",
        ]
    );
    assert_eq!(
        shown(&world)[0],
        "a/b/report.txt: default=mapping [mapping]; far=mapping [mapping]; \
         job=mapping [mapping]; mapping=mapping [mapping]; near=mapping [mapping]; \
         request=request [request]; rule=mapping [mapping]; sidecar=mapping [mapping]"
    );
    assert_eq!(
        shown(&world)[1],
        "settings.json: default=job [job]; job=job [job]",
        "what is given to all files of a job outdoes only the schema"
    );
}

#[test]
fn nearer_tables_win_and_base_names_count_where_they_are_unique() {
    let world = World::new();
    world.write("a/x.txt", &text(1));
    world.write("b/x.txt", &text(2));
    world.write("b/y.txt", &text(3));
    world.write(
        "metadata.csv",
        "filename,who,top\nx.txt,far,1\ny.txt,far,1\n",
    );
    world.write(
        "b/metadata.json",
        r#"[{"filename": "y.txt", "who": "near"}]"#,
    );
    world.run("job");
    assert_eq!(
        shown(&world),
        [
            "a/x.txt: ",
            "b/x.txt: ",
            "b/y.txt: top=1 [folder]; who=near [folder]"
        ]
    );
}

#[test]
fn invalid_metadata_fails_its_file_alone_before_it_is_parsed_and_a_retry_sees_what_was_corrected() {
    let world = World::new();
    world.write("good.txt", &text(1));
    world.write("good.txt.yaml", "author: Ada\nversion: 2\n");
    world.write("bad.txt", &text(2));
    policy(&world, json!({"schema": {"author": {"required": true}}}));
    let id = world.start("job");
    world.end(&id);
    assert_eq!(
        world.parser.order(),
        ["good.txt"],
        "nothing invalid is parsed"
    );
    assert_eq!(
        failure(&world, &id),
        "Metadata validation failed: Missing required field 'author'"
    );
    world.write("bad.txt.json", r#"{"author": "Bob", "version": "two"}"#);
    let again = || {
        let code = RetryScope::Code(ReasonCode::InvalidMetadata);
        world.engine.retry(&id, code).unwrap();
        world.end(&id)
    };
    again();
    assert_eq!(
        failure(&world, &id),
        "Metadata validation failed: Field 'version' must be an integer, not 'two' (bad.txt.json)"
    );
    world.write("bad.txt.json", r#"{"author": "Bob", "version": "3"}"#);
    assert_eq!(again().totals.failed, 0);
    assert_eq!(
        shown(&world)[0],
        "bad.txt: author=Bob [sidecar]; version=3 [sidecar]"
    );
}

#[test]
fn a_broken_file_of_metadata_fails_and_what_only_looks_like_one_is_a_document() {
    let world = World::new();
    world.write("a.txt", &text(1));
    world.write("a.txt.json", "{\"author\": ");
    world.write("b.txt", &text(2));
    world.write("b.txt.json", "[1, 2, 3]");
    world.write("c/metadata.csv", "name,age\nAda,36\n");
    let id = world.start("job");
    world.end(&id);
    let mut story = world.story(&id);
    story.sort();
    assert_eq!(
        story,
        [
            "a.txt.json: failed invalid_metadata in accessing",
            "a.txt: failed invalid_metadata in accessing",
            "b.txt.json: completed",
            "b.txt: completed",
            "c/metadata.csv: completed",
        ]
    );
}

#[test]
fn metadata_of_an_unchanged_file_changes_without_reading_or_embedding_it() {
    let world = World::new();
    world.write("a.txt", &text(1));
    world.write("a.txt.json", r#"{"author": "Ada", "level": 1}"#);
    world.run("first");
    let (parsed, embedded) = (world.parser.order().len(), world.embedder.embedded());
    let ids: Vec<_> = documents(&world).into_iter().map(|one| one.id).collect();
    let edits = Edits::from([
        ("author".to_owned(), Some("Grace".into())),
        ("note".to_owned(), Some("by hand".into())),
    ]);
    let now = gristmill_model::Timestamp(1);
    world
        .engine
        .store()
        .edit_metadata(&ids, edits, now)
        .unwrap();
    world.write("a.txt.json", r#"{"author": "Bob", "level": 2}"#);
    let id = world.start("second");
    world.end(&id);
    assert!(world.story(&id).contains(&"a.txt: unchanged".to_owned()));
    let expected = "a.txt: author=Grace [edited]; level=2 [sidecar]; note=by hand [edited]";
    assert_eq!(shown(&world), [expected]);
    assert_eq!(world.parser.order().len(), parsed, "nothing is read again");
    assert_eq!(
        world.embedder.embedded(),
        embedded,
        "nothing is embedded again"
    );

    world.write("a.txt", &text(2));
    world.run("third");
    assert_eq!(documents(&world)[0].version, 2);
    assert_eq!(
        shown(&world),
        [expected],
        "a changed file keeps what was edited"
    );
}

#[test]
fn what_a_job_was_told_stays_until_another_is_told_otherwise() {
    let world = World::new();
    world.write("a.txt", &text(1));
    let run = |name: &str, level: Option<&str>| {
        let id = world.start_with(name, |request| {
            let mut selection = Selection::everything(ConnectionId("folder".into()));
            if let Some(level) = level {
                let row = MappedRow {
                    place: "line 2 of m.csv".into(),
                    values: values(json!({"level": level})),
                    problem: None,
                };
                selection.mapped.insert(FileKey("a.txt".into()), row);
            }
            request.files = JobFiles::Selections(vec![selection]);
        });
        world.end(&id);
        shown(&world)
    };
    assert_eq!(run("1", Some("first")), ["a.txt: level=first [mapping]"]);
    assert_eq!(
        run("2", None),
        ["a.txt: level=first [mapping]"],
        "nobody says otherwise"
    );
    assert_eq!(run("3", Some("third")), ["a.txt: level=third [mapping]"]);
    world.write("a.txt", &text(2));
    assert_eq!(
        run("4", None),
        ["a.txt: level=third [mapping]"],
        "nor when it changes"
    );
    world.write("a.txt.json", r#"{"level": "x", "note": "n"}"#);
    let both = "a.txt: level=third [mapping]; note=n [sidecar]";
    assert_eq!(run("5", None), [both]);
    std::fs::remove_file(world.documents().join("a.txt.json")).unwrap();
    assert_eq!(
        run("6", None),
        ["a.txt: level=third [mapping]"],
        "its sidecar is gone"
    );
}

#[test]
fn a_title_given_to_a_document_is_its_title() {
    let world = World::new();
    world.write("a.txt", &text(1));
    world.write("a.txt.yml", "title: Minutes of March\nlanguage: de\n");
    world.run("job");
    let document = &documents(&world)[0];
    assert_eq!(document.title.as_deref(), Some("Minutes of March"));
    assert_eq!(document.language.as_deref(), Some("de"));
}

#[test]
fn a_preflight_tells_what_a_mapping_comes_to_and_its_job_uses_it() {
    let world = World::new();
    for name in ["a/x.txt", "b/x.txt", "y.txt", "z.txt"] {
        world.write(name, &format!("what is in {name}"));
    }
    world.write("z.txt.json", r#"{"is_public": "perhaps"}"#);
    let table = "filename,author,version\nx.txt,Ada,1\ny.txt,Ben,2\nw.txt,Cai,three\nY.TXT,Dee,4\n";
    let mapping = read_mapping("m.csv", table.as_bytes()).unwrap();
    let request = PreflightRequest {
        selections: vec![Selection::everything(ConnectionId("folder".into()))],
        collection: CollectionId::default(),
        options: ProcessingOptions::from_settings(&world.settings),
        mapping: Some(Arc::new(mapping)),
    };
    let id = world.engine.start_preflight(request).unwrap();
    world.until("the preflight is done", || {
        world.engine.preflight(&id).unwrap().state == PreflightState::Done
    });
    let page = |list| {
        let page = world
            .engine
            .preflight_metadata(&id, list, Page::all())
            .unwrap();
        let line = |item: &gristmill_engine::PreviewItem| {
            let files: Vec<&str> = item.files.iter().map(|key| key.0.as_str()).collect();
            let at = item.line.map_or(String::new(), |line| format!("{line}: "));
            let row = item.row.clone().unwrap_or_default();
            let message = item.message.clone().unwrap_or_default();
            format!("{at}{row} [{}] {message}", files.join(", "))
                .trim()
                .to_owned()
        };
        page.items.iter().map(line).collect::<Vec<String>>()
    };
    assert_eq!(page(PreviewList::Matched), ["3: y.txt [y.txt]"]);
    assert_eq!(
        page(PreviewList::Warnings),
        ["5: Y.TXT [] line 3 is about the same file and counts instead"]
    );
    assert_eq!(page(PreviewList::RowsWithoutFile), ["4: w.txt []"]);
    let ambiguous = "2: x.txt [a/x.txt, b/x.txt] 2 files could be meant; name their folders";
    assert_eq!(page(PreviewList::Ambiguous), [ambiguous]);
    assert_eq!(
        page(PreviewList::FilesWithoutRow),
        ["[a/x.txt]", "[b/x.txt]", "[z.txt]"],
        "a file of metadata needs no row"
    );
    let wrong = "4: w.txt [] Field 'version' must be an integer, not 'three'";
    assert_eq!(page(PreviewList::Problems), [wrong]);
    let totals = world.engine.preflight(&id).unwrap().metadata.unwrap();
    assert_eq!(
        (totals.rows, totals.matched, totals.files_without_row),
        (4, 1, 3)
    );

    let job = world.start_with("job", |request| request.files = JobFiles::Preflight(id));
    world.end(&job);
    assert!(shown(&world).contains(&"y.txt: author=Ben [mapping]; version=2 [mapping]".to_owned()));
    assert!(failure(&world, &job).contains("Field 'is_public'"));
}
