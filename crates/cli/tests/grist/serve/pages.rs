//! Pages of documents over HTTP and on the command line, from real files by a real parser.

use std::path::Path;

use serde_json::{Value, json};

use super::Serving;
use crate::support::{Grist, has_model};

fn pdf(name: &str) -> std::path::PathBuf {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    crates.join("parse/tests/fixtures/pdf").join(name)
}

const KEY: &str = "pages-key-1";

/// A knowledge base of these files in a folder, and of a zip archive with another.
fn ingested() -> (Grist, std::path::PathBuf) {
    let grist = Grist::new();
    let folder = grist.folder.path().join("papers");
    std::fs::create_dir(&folder).unwrap();
    for name in ["structure.pdf", "columns.pdf"] {
        std::fs::copy(pdf(name), folder.join(name)).unwrap();
    }
    std::fs::write(folder.join("note.txt"), "A note without pages about rye.").unwrap();
    let archive = folder.join("more.zip");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&archive).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("inner/running.pdf", options).unwrap();
    std::io::Write::write_all(&mut zip, &std::fs::read(pdf("running.pdf")).unwrap()).unwrap();
    zip.finish().unwrap();
    let (papers, more) = (folder.display().to_string(), archive.display().to_string());
    grist.run(&["ingest", &papers]).expect(0);
    grist.run(&["ingest", &more]).expect(0);
    (grist, folder)
}

impl Serving {
    /// The path of a document whose name ends so.
    fn document(&self, name: &str) -> String {
        let (_, list) = self.told("/api/v1/library/documents");
        let documents = list["items"].as_array().unwrap();
        let ends = |one: &&Value| one["key"].as_str().unwrap().ends_with(name);
        let found = documents.iter().find(ends);
        let found = found.unwrap_or_else(|| panic!("`{name}` is not in {list}"));
        format!(
            "/api/v1/library/documents/{}",
            found["id"].as_str().unwrap()
        )
    }

    fn picture(&self, path: &str) -> (String, Vec<u8>) {
        let mut answer = self.shown(path);
        assert_eq!(answer.status().as_u16(), 200, "{path}");
        let kind = answer.headers()["content-type"]
            .to_str()
            .unwrap()
            .to_owned();
        (kind, answer.body_mut().read_to_vec().unwrap())
    }

    fn shown(&self, path: &str) -> ureq::http::Response<ureq::Body> {
        let asked = self.agent.get(self.url(path)).header("X-API-Key", KEY);
        asked.call().unwrap()
    }

    fn told(&self, path: &str) -> (u16, Value) {
        let mut answer = self.shown(path);
        let status = answer.status().as_u16();
        (status, answer.body_mut().read_json().unwrap())
    }

    fn refused(&self, path: &str) -> (u16, String) {
        let (status, problem) = self.told(path);
        let detail = problem["detail"].as_str().unwrap_or_default();
        (status, detail.to_owned())
    }
}

fn png_size(bytes: &[u8]) -> (u32, u32) {
    assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n"));
    let side = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    (side(16), side(20))
}

#[test]
fn pages_are_drawn_and_refused_with_the_reason() {
    if !has_model() {
        return;
    }
    let (grist, folder) = ingested();
    let serving = Serving::over(grist, &["--api-key", KEY]);
    let structure = serving.document("structure.pdf");

    let (kind, bytes) = serving.picture(&format!("{structure}/pages/1/image?width=300"));
    assert_eq!((kind.as_str(), png_size(&bytes).0), ("image/png", 300));
    let (_, pages) = serving.told(&format!("{structure}/pages"));
    assert_eq!(pages["shown"], "yes");
    assert_eq!(pages["pages"][0]["text"], "written", "{pages}");
    assert!(pages["pages"][0]["words"].as_u64().unwrap() > 5);
    let (_, places) = serving.told(&format!("{structure}/pages/1/places"));
    let first = &places["chunks"][0];
    assert!(first["found"].as_f64().unwrap() > 0.8, "{places}");
    assert!(!first["places"].as_array().unwrap().is_empty());

    // From an archive as well, and again from the snapshot that is kept.
    let running = serving.document("running.pdf");
    for page in [1, 2] {
        let (_, bytes) = serving.picture(&format!("{running}/pages/{page}/image?width=200"));
        assert_eq!(png_size(&bytes).0, 200);
    }

    let (status, why) = serving.refused(&format!("{structure}/pages/99/image"));
    assert_eq!(status, 404, "{why}");
    assert!(why.contains("there is no page 99"), "{why}");
    let (status, _) = serving.refused(&format!("{structure}/pages/1/image?width=9"));
    assert_eq!(status, 400);
    let note = serving.document("note.txt");
    let (status, why) = serving.refused(&format!("{note}/pages/1/image"));
    assert_eq!(status, 409, "{why}");
    assert!(why.contains("neither a PDF nor a picture"), "{why}");

    let columns = serving.document("columns.pdf");
    let changed = std::fs::read(pdf("turned.pdf")).unwrap();
    std::fs::write(folder.join("columns.pdf"), changed).unwrap();
    let (status, why) = serving.refused(&format!("{columns}/pages/1/image"));
    assert_eq!(status, 409, "{why}");
    assert!(why.contains("was changed since it was indexed"), "{why}");
    std::fs::remove_file(folder.join("columns.pdf")).unwrap();
    let (status, why) = serving.refused(&format!("{columns}/pages/1/image"));
    assert_eq!(status, 404, "{why}");
    assert!(why.contains("is not there any more"), "{why}");

    let (_, described) = serving.told("/api/openapi.json");
    let path = "/api/v1/library/documents/{id}/pages/{page}/image";
    let content = &described["paths"][path]["get"]["responses"]["200"]["content"];
    assert_eq!(
        content["image/png"]["schema"],
        json!({ "type": "string", "format": "binary" })
    );
}

#[test]
fn a_page_is_written_to_a_file() {
    if !has_model() {
        return;
    }
    let (grist, _) = ingested();
    let list = grist.json(&["documents", "list", "--text", "structure"]);
    let id = list["items"][0]["id"].as_str().unwrap();
    let out = grist.folder.path().join("page.png");
    let file = out.display().to_string();
    let told = grist.json(&[
        "documents",
        "page",
        id,
        "1",
        "--out",
        &file,
        "--width",
        "400",
    ]);
    assert_eq!(told["width"], 400, "{told}");
    assert_eq!(png_size(&std::fs::read(&out).unwrap()).0, 400);
    let refused = grist
        .run(&["documents", "page", id, "9", "--out", &file])
        .expect(1);
    assert!(refused.err.contains("there is no page 9"), "{refused:?}");
}
