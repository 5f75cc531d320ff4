//! The original of a document beside what was read from it.

use std::fs;
use std::path::Path;

use fantoccini::key::Key;
use serde_json::json;

use crate::support::documents::Documents;
use crate::support::{JOB, Window, soon, with_window};

/// A PDF of so many pages, each with a few words of its own.
fn long_pdf(pages: usize) -> Vec<u8> {
    let mut file = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n".to_owned();
    let kids: String = (0..pages)
        .map(|page| format!("{} 0 R ", 4 + page * 2))
        .collect();
    file += &format!("2 0 obj<</Type/Pages/Kids[{kids}]/Count {pages}>>endobj\n");
    file += "3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n";
    for page in 0..pages {
        let lines: String = (0..1 + page % 7)
            .map(|line| {
                format!(
                    "(Sheet {} tells of barley sown in field {line}.) Tj 0 -24 Td ",
                    page + 1
                )
            })
            .collect();
        let text = format!("BT /F1 14 Tf 72 700 Td {lines}ET");
        file += &format!(
            "{} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {} 0 R\
             /Resources<</Font<</F1 3 0 R>>>>>>endobj\n{} 0 obj<</Length {}>>stream\n{text}\nendstream endobj\n",
            4 + page * 2,
            5 + page * 2,
            5 + page * 2,
            text.len(),
        );
    }
    file += &format!("trailer<</Root 1 0 R/Size {}>>\n%%EOF", 4 + pages * 2);
    file.into_bytes()
}

/// Waits until a picture of what matches has come.
async fn is_drawn(window: &Window, css: &str) {
    soon(&format!("a picture of `{css}` has come"), async || {
        let drawn = "const one = document.querySelector(arguments[0]); return one?.complete && one.naturalWidth > 0";
        window.js(drawn, json!([css])).await == json!(true)
    })
    .await;
}

#[tokio::test]
async fn a_hit_leads_to_its_page_with_the_passage_marked() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let documents = Documents::new(&[("rye.txt", "Rye has no pages.")]);
    for name in ["Board minutes 2026-01-12.pdf", "Donation letter (scan).png"] {
        documents.write(name, fs::read(samples.join(name)).unwrap());
    }
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/parse/tests/fixtures/pdf");
    for name in ["columns.pdf", "running.pdf"] {
        documents.write(name, fs::read(fixtures.join(name)).unwrap());
    }
    with_window(&[documents.path()], async |window| {
        window.click("Start").await;
        window.sees_within(JOB, "every file is accounted for").await;
        window.go("#/search?q=board minutes").await;
        window.sees("passages").await;
        is_drawn(window, "article a[aria-label^='Open at page'] img").await;
        window.look("search-pages").await;
        let page = window.find("a[aria-label^='Open at page'][aria-label*='oard']").await;
        page.click().await.unwrap();
        window.sees("Page 1 of").await;
        is_drawn(window, "[data-page='1'] img").await;
        window.find("[data-page='1'] .marked").await;
        window.find("button[aria-pressed='true'][data-chunk]").await;
        window.look("original").await;
        window.click("Chunks").await;
        window.find("[aria-current='true'][id^='chunk-']").await;
        window.click("Chunk 1 on its page").await;
        window.find("[data-page='1'] .marked").await;
        window.press("f").await;
        let whole = "return document.querySelector(\"[role='radio'][aria-checked='true']:nth-child(2)\")?.innerText";
        soon("whole pages are shown", async || {
            let chosen = window.js(whole, json!([])).await;
            chosen.as_str().unwrap_or_default().contains("Page")
        })
        .await;

        window.go("#/library").await;
        window.sees("5 documents").await;
        window.go("#/search?q=donation letter").await;
        let scan = window.find("a[aria-label^='Open at page'][aria-label*='onation']").await;
        scan.click().await.unwrap();
        is_drawn(window, "[data-page='1'] img").await;
        window.sees("Recognised text").await;
        window.look("original-scan").await;

        documents.write("columns.pdf", fs::read(fixtures.join("turned.pdf")).unwrap());
        let list = gristmill_api::Operations::documents_list(
            &window.api(),
            gristmill_api::types::ListDocuments {
                text: Some("columns".to_owned()),
                ..Default::default()
            },
        );
        let changed = list.unwrap().items.remove(0);
        window.go(&format!("#/library/{}?sheet=1", changed.id)).await;
        window.sees("was changed since it was indexed").await;
        window.look("original-changed").await;
    })
    .await;
}

#[tokio::test]
async fn two_thousand_pages_are_walked_through_by_keys_and_by_the_map() {
    let documents = Documents::new(&[]);
    documents.write("Field book.pdf", long_pdf(2000));
    with_window(&[documents.path()], async |window| {
        window.click("Start").await;
        window.sees_within(JOB, "every file is accounted for").await;
        window.go("#/library").await;
        window
            .find("[aria-rowindex='2']")
            .await
            .click()
            .await
            .unwrap();
        window.click("Original").await;
        window.sees("Page 1 of 2,000").await;
        is_drawn(window, "[data-page='1'] img").await;
        let region = window.find("[aria-label='Pages of the original']").await;
        region
            .send_keys(&char::from(Key::Right).to_string())
            .await
            .unwrap();
        window.sees("Page 2 of 2,000").await;
        let slider = window.find("[role='slider'][aria-label='Page']").await;
        slider
            .send_keys(&char::from(Key::End).to_string())
            .await
            .unwrap();
        window.sees("Page 2,000 of 2,000").await;
        is_drawn(window, "[data-page='2000'] img").await;
        let drawn = "return document.querySelectorAll('[data-page]').length";
        let few = window.js(drawn, json!([])).await.as_u64().unwrap();
        assert!(few < 10, "{few} of two thousand pages are in the document");
        window.look("original-long").await;
        window.click("Pages as a table").await;
        window
            .find("[role='grid'][aria-label='Quality by page']")
            .await;
        window.look("original-table").await;
        let thumbs = window.find("[role='listbox'][aria-label='Pages']").await;
        thumbs
            .send_keys(&char::from(Key::Home).to_string())
            .await
            .unwrap();
        window.sees("Page 1 of 2,000").await;
    })
    .await;
}
