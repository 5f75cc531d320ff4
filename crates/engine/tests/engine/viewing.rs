//! Pages of documents from their originals: what is shown, where passages stand, and when
//! nothing is shown.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use gristmill_engine::{
    Engine, EngineError, Gate, NotShown, PageOf, PageText, PageViewer, PagesShown,
};
use gristmill_model::{DocumentId, Failure, Flow};
use gristmill_parse::InProcess;
use gristmill_parse::view::{PageView, ViewRequest, view_bytes};
use gristmill_store::{DocumentFilter, Page};
use serde_json::json;

use crate::doubles::{HashEmbedder, Lines};
use crate::labels::SSN;
use crate::world;

/// Looks at pages in this process, and counts how often.
#[derive(Default)]
struct Viewer(AtomicUsize);

impl PageViewer for Viewer {
    fn view(
        &self,
        request: &ViewRequest,
        _: &mut dyn FnMut() -> Flow,
    ) -> Result<PageView, Failure> {
        self.0.fetch_add(1, Ordering::SeqCst);
        view_bytes(&std::fs::read(&request.path).unwrap(), request)
    }
}

struct Shelf {
    engine: Engine,
    viewer: Arc<Viewer>,
    dir: tempfile::TempDir,
}

fn fixture(name: &str) -> Vec<u8> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    std::fs::read(crates.join("parse/tests/fixtures/pdf").join(name)).unwrap()
}

impl Shelf {
    /// A knowledge base of these fixtures in a folder, read by the real parser.
    fn of(names: &[&str]) -> Self {
        let files: Vec<_> = names.iter().map(|name| (*name, fixture(name))).collect();
        Self::under(Gate::usual(), &files)
    }

    /// The same of these files, under these policies.
    fn under(gate: Arc<Gate>, files: &[(&str, Vec<u8>)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("documents");
        std::fs::create_dir(&folder).unwrap();
        for (name, bytes) in files {
            std::fs::write(folder.join(name), bytes).unwrap();
        }
        std::fs::write(folder.join("note.txt"), "A note of no pages about rye.").unwrap();
        let viewer = Arc::new(Viewer::default());
        let settings = Default::default();
        let mut config = world::config(
            dir.path(),
            &Arc::new(Lines::default()),
            &Arc::new(HashEmbedder::default()),
            &settings,
        );
        config.parser = Arc::new(InProcess);
        config.labels = gate;
        config.viewer = Some(Arc::clone(&viewer) as Arc<dyn PageViewer>);
        let shelf = Self {
            engine: Engine::open(config).unwrap(),
            viewer,
            dir,
        };
        shelf
            .engine
            .store()
            .add_connection(world::connection("folder", &folder))
            .unwrap();
        shelf.run(&settings);
        shelf
    }

    fn run(&self, settings: &gristmill_model::settings::Settings) {
        let request = world::request("job", settings);
        let job = self.engine.create_job(request).unwrap().id;
        let until = std::time::Instant::now() + std::time::Duration::from_secs(60);
        while !self.engine.store().job(&job).unwrap().state.is_final() {
            assert!(std::time::Instant::now() < until, "the job does not end");
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
    }

    fn id(&self, name: &str) -> DocumentId {
        let all = Page {
            offset: 0,
            limit: 100,
        };
        let filter = DocumentFilter::default();
        let documents = self.engine.store().documents(&filter, all).unwrap();
        let mut documents = documents.items.into_iter();
        documents
            .find(|one| one.key.file_name() == name)
            .unwrap()
            .id
    }

    fn page(&self, name: &str, page: u32) -> PageOf {
        PageOf {
            document: self.id(name),
            page,
            fetch: false,
        }
    }

    fn why(&self, of: &PageOf, width: u32) -> NotShown {
        match self.engine.draw_page(of, width) {
            Err(EngineError::NotShown(why)) => why,
            other => panic!("it is shown or fails otherwise: {other:?}"),
        }
    }
}

#[test]
fn a_page_is_drawn_once_and_every_chunk_of_it_is_found() {
    let shelf = Shelf::of(&["structure.pdf", "running.pdf"]);
    let of = shelf.page("structure.pdf", 1);
    let drawn = shelf.engine.draw_page(&of, 300).unwrap();
    assert_eq!(drawn.picture.width, 300);
    assert_eq!(shelf.engine.draw_page(&of, 300).unwrap(), drawn);
    assert_eq!(shelf.viewer.0.load(Ordering::SeqCst), 1, "it was kept");
    for (name, pages) in [("structure.pdf", 1..=1), ("running.pdf", 1..=2)] {
        for page in pages {
            let places = shelf
                .engine
                .page_places(&shelf.page(name, page), None)
                .unwrap();
            assert!(!places.chunks.is_empty(), "{name} {page}");
            for chunk in &places.chunks {
                assert!(chunk.found > 0.8, "{name} {page}: {chunk:?}");
                assert!(!chunk.places.is_empty());
            }
        }
    }
}

#[test]
fn a_text_is_found_where_it_stands_and_nowhere_else() {
    let shelf = Shelf::of(&["columns.pdf"]);
    let of = shelf.page("columns.pdf", 1);
    let all = shelf.engine.page_places(&of, None).unwrap();
    let chunk = shelf
        .engine
        .store()
        .chunks_on_pages(&of.document, 1, 1)
        .unwrap()
        .remove(0);
    let some: String = chunk.chunk.text.chars().take(60).collect();
    let found = shelf.engine.page_places(&of, Some(&some)).unwrap();
    let area = |places: &[gristmill_parse::view::Rect]| -> f32 {
        places.iter().map(|place| place.width * place.height).sum()
    };
    assert!(!found.text.is_empty());
    assert!(area(&found.text) < area(&all.chunks[0].places));
    let none = shelf
        .engine
        .page_places(&of, Some("words that nobody wrote there"))
        .unwrap();
    assert_eq!(none.text, []);
}

#[test]
fn every_page_tells_how_its_text_came() {
    let shelf = Shelf::of(&["running.pdf"]);
    let (shown, pages) = shelf
        .engine
        .document_pages(&shelf.id("running.pdf"))
        .unwrap();
    assert_eq!(shown, PagesShown::Yes);
    assert!(pages.len() > 1);
    for (at, page) in pages.iter().enumerate() {
        assert_eq!((page.page as usize, page.text), (at + 1, PageText::Written));
        assert!(page.words > 0 && page.chunks > 0, "{page:?}");
        assert!(page.quality.unwrap() > 0.5, "{page:?}");
    }
    let (shown, _) = shelf.engine.document_pages(&shelf.id("note.txt")).unwrap();
    assert_eq!(shown, PagesShown::No);
}

#[test]
fn what_is_not_what_was_indexed_is_not_shown() {
    let shelf = Shelf::of(&["structure.pdf", "columns.pdf"]);
    let note = shelf.page("note.txt", 1);
    assert!(matches!(shelf.why(&note, 100), NotShown::Kind(_)));
    let past = shelf.page("structure.pdf", 50);
    assert!(matches!(
        shelf.why(&past, 100),
        NotShown::Beyond { page: 50, .. }
    ));
    let of = shelf.page("structure.pdf", 1);
    shelf.engine.draw_page(&of, 100).unwrap();
    let original = shelf.dir.path().join("documents/structure.pdf");
    std::fs::write(&original, fixture("turned.pdf")).unwrap();
    assert!(matches!(shelf.why(&of, 200), NotShown::Changed(_)));
    std::fs::remove_file(&original).unwrap();
    assert!(matches!(shelf.why(&of, 200), NotShown::Gone(_)));
    std::fs::write(&original, fixture("structure.pdf")).unwrap();
    assert!(shelf.engine.draw_page(&of, 200).is_ok(), "it is back");
}

/// A PDF of one line.
fn line(text: &str) -> Vec<u8> {
    let stream = format!("BT /F1 12 Tf 72 720 Td ({text}) Tj ET");
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R\
        /Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>";
    let file = format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
         2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj{page}endobj\n\
         4 0 obj<</Length {}>>stream\n{stream}\nendstream endobj\n\
         trailer<</Root 1 0 R/Size 5>>\n%%EOF",
        stream.len()
    );
    file.into_bytes()
}

#[test]
fn a_page_does_not_show_what_was_masked_in_its_text() {
    let policy = json!({"collections": {"default": {"highly_sensitive": "redact"}}});
    let gate = Arc::new(Gate::from_section(&policy).unwrap());
    let letter = line(&format!(
        "His SSN is {SSN} as he says in his letter about rye."
    ));
    let plain = line("A letter about rye and wheat without any number.");
    let shelf = Shelf::under(gate, &[("letter.pdf", letter), ("plain.pdf", plain)]);
    let of = shelf.page("letter.pdf", 1);
    assert!(matches!(shelf.why(&of, 100), NotShown::Masked(_)));
    let places = shelf.engine.page_places(&of, Some(SSN));
    assert!(matches!(
        places,
        Err(EngineError::NotShown(NotShown::Masked(_)))
    ));
    let (shown, _) = shelf.engine.document_pages(&of.document).unwrap();
    assert_eq!(shown, PagesShown::No);
    assert!(
        shelf
            .engine
            .draw_page(&shelf.page("plain.pdf", 1), 100)
            .is_ok()
    );
}
