//! Pages as they look, drawn in child processes.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use gristmill_model::{Failure, Flow, Password, ReasonCode};
use gristmill_parse::view::{MOST_PIXELS, PageView, Picture, ViewRequest, Word, align};
use gristmill_parse::{ChildPool, Limits, WorkerCommand};

/// A pool of the example `faulty-worker`, which test runs build beside this test.
fn pool() -> ChildPool {
    let test = std::env::current_exe().unwrap();
    let profile = test.ancestors().nth(2).unwrap();
    let command = WorkerCommand {
        program: profile.join("examples/faulty-worker"),
        args: vec!["parse-worker".into()],
    };
    let limits = Limits {
        memory_bytes: 1024 << 20,
        output_bytes: 32 << 20,
        max_children: 1,
        ..Limits::default()
    };
    ChildPool::new(command, limits)
}

fn fixture(name: &str) -> PathBuf {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pdf");
    fixtures.join(name)
}

fn request(path: &Path, page: u32) -> ViewRequest {
    ViewRequest {
        path: path.to_owned(),
        name: path.file_name().unwrap().to_string_lossy().into_owned(),
        password: None,
        page,
        width: Some(600),
        words: true,
        timeout_seconds: 30,
    }
}

fn view(request: &ViewRequest) -> Result<PageView, Failure> {
    pool().view(request, &mut || Flow::Continue)
}

fn picture(view: &PageView) -> &Picture {
    view.page.as_ref().unwrap().picture.as_ref().unwrap()
}

/// The share of pixels that are not white.
fn ink(picture: &Picture) -> f32 {
    let decoded = image::load_from_memory(&picture.bytes).unwrap().to_luma8();
    assert_eq!(
        (decoded.width(), decoded.height()),
        (picture.width, picture.height)
    );
    let dark = decoded.pixels().filter(|pixel| pixel.0[0] < 200).count();
    dark as f32 / (picture.width * picture.height) as f32
}

/// The dark share of the picture within each place, which is where words are drawn.
fn ink_at(picture: &Picture, words: &[Word]) -> f32 {
    let decoded = image::load_from_memory(&picture.bytes).unwrap().to_luma8();
    let (width, height) = (picture.width as f32, picture.height as f32);
    let (mut dark, mut all) = (0u32, 0u32);
    for Word { place, .. } in words {
        let columns = (place.left * width) as u32..((place.left + place.width) * width) as u32;
        for x in columns {
            for y in (place.top * height) as u32..((place.top + place.height) * height) as u32 {
                all += 1;
                dark += u32::from(decoded.get_pixel(x, y).0[0] < 200);
            }
        }
    }
    dark as f32 / all.max(1) as f32
}

#[test]
fn a_page_is_drawn_as_wide_as_wanted_and_its_words_lie_on_the_ink() {
    for name in ["structure.pdf", "columns.pdf", "turned.pdf"] {
        let view = view(&request(&fixture(name), 1)).unwrap();
        let drawn = picture(&view);
        assert_eq!(drawn.width, 600, "{name}");
        let ink = ink(drawn);
        assert!((0.001..0.5).contains(&ink), "{name}: {ink}");
        let words = &view.page.as_ref().unwrap().words;
        assert!(words.len() > 5, "{name}: {words:?}");
        let at_words = ink_at(drawn, words);
        assert!(at_words > ink * 1.5, "{name}: {at_words} of {ink}");
    }
}

#[test]
fn a_scan_is_drawn_and_has_no_words() {
    let view = view(&request(&fixture("scanned.pdf"), 1)).unwrap();
    assert!(ink(picture(&view)) > 0.001);
    assert!(view.page.unwrap().words.is_empty());
}

#[test]
fn a_passage_is_found_on_the_page_it_came_from() {
    let view = view(&request(&fixture("columns.pdf"), 1)).unwrap();
    let page = view.page.unwrap();
    let words = &page.words;
    let text: String = words[10..24]
        .iter()
        .map(|word| word.text.clone() + " ")
        .collect();
    let found = align(words, &text, page.width / page.height);
    assert!(found.share > 0.95, "{found:?}");
    assert!(!found.places.is_empty());
}

#[test]
fn a_page_behind_the_last_is_none() {
    let past = view(&request(&fixture("structure.pdf"), 999)).unwrap();
    assert!(past.pages >= 1 && past.page.is_none());
    let before = view(&request(&fixture("structure.pdf"), 0)).unwrap();
    assert!(before.page.is_none());
}

#[test]
fn what_cannot_be_shown_says_why() {
    let locked = view(&request(&fixture("locked.pdf"), 1)).unwrap_err();
    assert_eq!(locked.code, ReasonCode::NeedsPassword, "{locked}");
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("note.txt");
    std::fs::write(&text, "Words without pages.").unwrap();
    let none = view(&request(&text, 1)).unwrap_err();
    assert_eq!(none.code, ReasonCode::UnsupportedFormat, "{none}");
    let broken = folder.path().join("broken.pdf");
    std::fs::write(&broken, "%PDF-1.7\nnot the rest").unwrap();
    assert_eq!(
        view(&request(&broken, 1)).unwrap_err().code,
        ReasonCode::Damaged
    );
    let gone = view(&request(&folder.path().join("gone.pdf"), 1)).unwrap_err();
    assert_eq!(gone.code, ReasonCode::Unreadable);
}

#[test]
fn a_password_opens_a_locked_page() {
    let mut request = request(&fixture("locked.pdf"), 1);
    request.password = Some(Password::new("secret"));
    match view(&request) {
        Ok(view) => assert!(view.page.is_some()),
        Err(failure) => assert_eq!(failure.code, ReasonCode::NeedsPassword, "{failure}"),
    }
}

/// A page of this box with a few words on it.
fn sized(media_box: &str) -> Vec<u8> {
    let stream = "BT /F1 12 Tf 72 720 Td (Words on a page of an odd size) Tj ET";
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[{media_box}]/Contents 4 0 R\
             /Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"
        ),
        format!("<</Length {}>>stream\n{stream}\nendstream", stream.len()),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    for (number, object) in objects.iter().enumerate() {
        file += &format!("{} 0 obj{object}endobj\n", number + 1);
    }
    file += "trailer<</Root 1 0 R/Size 5>>\n%%EOF";
    file.into_bytes()
}

#[test]
fn hostile_page_boxes_cost_neither_memory_nor_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("odd.pdf");
    let pool = pool();
    for media_box in [
        "0 0 14400 14400",
        "0 0 1000000000 1000000000",
        "0 0 1 900000000",
        "0 0 900000000 1",
        "-1e30 -1e30 1e30 1e30",
        "0 0 0 0",
        "600 800 0 0",
        "0 0 0.0001 0.0001",
    ] {
        std::fs::write(&path, sized(media_box)).unwrap();
        let mut request = request(&path, 1);
        request.width = Some(u32::MAX);
        let since = Instant::now();
        match pool.view(&request, &mut || Flow::Continue) {
            Ok(view) => {
                let drawn = picture(&view);
                assert!(drawn.width * drawn.height <= MOST_PIXELS, "{media_box}");
            }
            Err(failure) => assert!(
                matches!(failure.code, ReasonCode::Damaged | ReasonCode::OutOfMemory),
                "{media_box}: {failure}"
            ),
        }
        assert!(since.elapsed() < Duration::from_secs(40), "{media_box}");
    }
    let neighbour = pool.view(&request(&fixture("structure.pdf"), 1), &mut || {
        Flow::Continue
    });
    assert!(neighbour.is_ok(), "{neighbour:?}");
}

#[test]
fn pictures_are_their_own_page_and_a_tiff_has_several() {
    let folder = tempfile::tempdir().unwrap();
    let red =
        image::DynamicImage::ImageRgb8(image::RgbImage::from_pixel(300, 200, [200, 0, 0].into()));
    for name in [
        "red.png", "red.jpg", "red.bmp", "red.gif", "red.webp", "red.tiff",
    ] {
        let path = folder.path().join(name);
        red.save(&path).unwrap();
        let view = view(&request(&path, 1)).unwrap();
        let drawn = picture(&view);
        assert_eq!(
            (view.pages, drawn.width, drawn.height),
            (1, 300, 200),
            "{name}"
        );
        assert!(ink(drawn) > 0.99, "{name}");
    }
    let path = folder.path().join("two.tiff");
    std::fs::write(&path, two_pages()).unwrap();
    for (page, value) in [(1, 0), (2, 255)] {
        let view = view(&request(&path, page)).unwrap();
        assert_eq!(view.pages, 2);
        let decoded = image::load_from_memory(&picture(&view).bytes).unwrap();
        assert_eq!(
            decoded.to_luma8().get_pixel(1, 1).0[0],
            value,
            "page {page}"
        );
    }
}

/// A TIFF of a black page and a white one, four pixels each.
fn two_pages() -> Vec<u8> {
    let mut file = b"II*\0\x10\0\0\0\0\0\0\0\xff\xff\xff\xff".to_vec();
    let page = |strip: u32, next: u32| {
        let entries: [(u16, u16, u32); 8] = [
            (256, 4, 2),
            (257, 4, 2),
            (258, 3, 8),
            (259, 3, 1),
            (262, 3, 1),
            (273, 4, strip),
            (278, 4, 2),
            (279, 4, 4),
        ];
        let mut bytes = (entries.len() as u16).to_le_bytes().to_vec();
        for (tag, kind, value) in entries {
            bytes.extend(tag.to_le_bytes());
            bytes.extend(kind.to_le_bytes());
            bytes.extend(1u32.to_le_bytes());
            bytes.extend(value.to_le_bytes());
        }
        bytes.extend(next.to_le_bytes());
        bytes
    };
    let first = page(8, 16 + 102);
    file.extend(first);
    file.extend(page(12, 0));
    file
}

#[test]
fn who_no_longer_wants_a_page_waits_no_longer() {
    let pool = pool();
    let stopped = pool.view(&request(&fixture("scanned.pdf"), 1), &mut || Flow::Stop);
    match stopped {
        Ok(_) => {}
        Err(failure) => assert_eq!(failure.code, ReasonCode::Cancelled),
    }
    let after = pool.view(&request(&fixture("structure.pdf"), 1), &mut || {
        Flow::Continue
    });
    assert!(after.is_ok(), "{after:?}");
}

#[test]
fn real_documents_can_be_looked_at() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    if !corpus.is_dir() {
        println!("left out: there is no corpus");
        return;
    }
    let pool = pool();
    let mut seen = 0;
    let mut folders = vec![corpus];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "pdf") && seen < 40 {
                seen += 1;
                match pool.view(&request(&path, 1), &mut || Flow::Continue) {
                    Ok(view) => assert!(view.page.is_none_or(|page| page.picture.is_some())),
                    Err(failure) => assert!(
                        matches!(
                            failure.code,
                            ReasonCode::NeedsPassword
                                | ReasonCode::Damaged
                                | ReasonCode::UnsupportedFormat
                        ),
                        "{failure}"
                    ),
                }
            }
        }
    }
    println!("looked at {seen} documents");
}
