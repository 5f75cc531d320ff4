//! Real parsers on real formats, from a folder to an answer.

use std::sync::Arc;

use gristmill_engine::{
    ChunkPreview, Engine, EngineConfig, PreflightRequest, PreflightState, RowFilter,
};
use gristmill_model::settings::{Resolved, Settings};
use gristmill_model::{
    CollectionId, JobId, ProcessingOptions, ReasonCode, SearchMode, SearchQuery, Selection,
};
use gristmill_parse::InProcess;
use gristmill_store::{FileFilter, JobFilter, Page};

use crate::doubles::HashEmbedder;
use crate::world::{connection, line, request};

fn write_documents(folder: &std::path::Path) {
    std::fs::create_dir(folder).unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).unwrap();
    write(
        "handbook.md",
        "# Pumps\n\n## Care\n\nGrease the bearing of every pump in spring.".as_bytes(),
    );
    write(
        "page.html",
        b"<html><body><h1>Valves</h1><p>Close the valve before lunch.</p></body></html>",
    );
    write("stock.csv", b"part,count\nbolt,12\nwasher,90\n");
    write(
        "latin.txt",
        b"Das Gel\xe4nder ist gr\xfcn gestrichen und wird es bleiben.",
    );
    write("picture.bin", &[0, 159, 146, 150, 0, 1, 2, 3, 255, 254]);
    let mut zip = zip::ZipWriter::new(std::fs::File::create(folder.join("more.zip")).unwrap());
    zip.start_file("deep/inside.md", zip::write::SimpleFileOptions::default())
        .unwrap();
    std::io::Write::write_all(&mut zip, b"# Gaskets\n\nA gasket lasts four winters.").unwrap();
    zip.finish().unwrap();
}

#[test]
fn documents_of_many_kinds_can_be_searched_a_moment_later() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("documents");
    write_documents(&folder);
    let settings = Resolved::layer(&Default::default(), &Default::default()).unwrap();
    let embedder = Arc::new(HashEmbedder::default());
    let config = EngineConfig::new(
        dir.path().join("data"),
        settings,
        Arc::new(InProcess),
        embedder,
    );
    let engine = Engine::open(config).unwrap();
    engine
        .store()
        .add_connection(connection("folder", &folder))
        .unwrap();
    let events = engine.store().subscribe();
    let id: JobId = engine
        .create_job(request("j", &Settings::default()))
        .unwrap()
        .id;
    while !engine.store().job(&id).unwrap().state.is_final() {
        events
            .recv_timeout(std::time::Duration::from_secs(60))
            .unwrap();
    }
    let files = engine
        .store()
        .files(&id, &FileFilter::default(), Page::all())
        .unwrap()
        .items;
    let story: Vec<String> = files.iter().map(line).collect();
    assert_eq!(
        story,
        [
            "handbook.md: completed",
            "latin.txt: completed",
            "more.zip!/deep/inside.md: completed",
            "page.html: completed",
            "picture.bin: skipped unsupported_format",
            "stock.csv: completed",
        ]
    );
    let find = |text: &str| {
        let query = SearchQuery {
            text: text.into(),
            mode: SearchMode::Text,
            ..SearchQuery::default()
        };
        engine.store().search(&query, None).unwrap().remove(0)
    };
    assert_eq!(find("gasket winters").key, "more.zip!/deep/inside.md");
    assert_eq!(find("grease bearing").heading_path, ["Pumps", "Care"]);
    assert_eq!(find("Geländer").key, "latin.txt");
}

#[test]
fn real_documents_show_their_chunks_before_anything_is_stored() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("documents");
    write_documents(&folder);
    let settings = Resolved::layer(&Default::default(), &Default::default()).unwrap();
    let config = EngineConfig::new(
        dir.path().join("data"),
        settings,
        Arc::new(InProcess),
        Arc::new(HashEmbedder::default()),
    );
    let engine = Engine::open(config).unwrap();
    let connection = connection("folder", &folder);
    let selection = Selection::everything(connection.id.clone());
    engine.store().add_connection(connection).unwrap();
    let options = ProcessingOptions::default();
    let request = PreflightRequest {
        selections: vec![selection],
        collection: CollectionId::default(),
        options: options.clone(),
        mapping: None,
    };
    let id = engine.start_preflight(request).unwrap();
    let since = std::time::Instant::now();
    while engine.preflight(&id).unwrap().state != PreflightState::Done {
        assert!(since.elapsed() < std::time::Duration::from_secs(60));
        std::thread::yield_now();
    }
    let rows = engine.preflight_rows(&id, &RowFilter::default(), Page::all());
    let rows = rows.unwrap().items;
    let preview = |name: &str| {
        let row = rows.iter().find(|row| row.key.file_name() == name).unwrap();
        engine.preview_chunks(&id, row.row, &options, 20).unwrap()
    };
    let cut = |name: &str| match preview(name) {
        ChunkPreview::Cut(document) => document,
        ChunkPreview::Failed(failure) => panic!("{name}: {failure:?}"),
    };
    let handbook = cut("handbook.md");
    assert_eq!(handbook.title.as_deref(), Some("Pumps"));
    assert_eq!(handbook.chunks[0].heading_path, ["Pumps", "Care"]);
    assert!(handbook.chunks[0].text.contains("Grease the bearing"));
    assert_eq!(cut("page.html").media_type, "text/html");
    let inside = cut("inside.md");
    assert_eq!(inside.key.0, "more.zip!/deep/inside.md");
    assert!(inside.chunks[0].text.contains("four winters"));
    let ChunkPreview::Failed(failure) = preview("picture.bin") else {
        panic!("an unknown format was read");
    };
    assert_eq!(failure.code, ReasonCode::UnsupportedFormat);
    let staging = std::fs::read_dir(dir.path().join("data/staging")).unwrap();
    assert_eq!(
        staging.count(),
        0,
        "the snapshot of the archived file is gone"
    );
    assert!(
        engine
            .store()
            .jobs(&JobFilter::default(), Page::all())
            .unwrap()
            .items
            .is_empty()
    );
}
