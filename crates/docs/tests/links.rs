//! What the pages of the documentation name is there: files, headings and pictures.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn every_file_and_heading_that_a_page_links_to_is_there() {
    let mut broken = Vec::new();
    for page in pages() {
        for target in targets(&page) {
            let (path, heading) = target.split_once('#').unwrap_or((&target, ""));
            let path = match path {
                "" => page.clone(),
                path => page.with_file_name(path),
            };
            let is_page = path.extension().is_some_and(|extension| extension == "md");
            let lacks_heading =
                !heading.is_empty() && is_page && !headings(&path).contains(heading);
            if !path.exists() || lacks_heading {
                broken.push(format!("{}: `{target}`", page.display()));
            }
        }
    }
    assert!(broken.is_empty(), "links lead nowhere: {broken:#?}");
}

#[test]
fn every_picture_is_shown_on_a_page() {
    let shown: BTreeSet<PathBuf> = pages()
        .iter()
        .flat_map(|page| {
            let pictures = targets(page)
                .into_iter()
                .filter(|one| one.ends_with(".png"));
            let paths = pictures.map(|one| page.with_file_name(one).canonicalize());
            paths.filter_map(Result::ok).collect::<Vec<_>>()
        })
        .collect();
    let folder = root().join("docs/screenshots");
    let there = fs::read_dir(folder).unwrap();
    let unused: Vec<PathBuf> = there
        .map(|entry| entry.unwrap().path().canonicalize().unwrap())
        .filter(|path| path.extension().is_some_and(|extension| extension == "png"))
        .filter(|path| !shown.contains(path))
        .collect();
    assert!(unused.is_empty(), "no page shows {unused:#?}");
}

fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().expect("the checkout is there")
}

/// `README.md` and everything under `docs/`.
fn pages() -> Vec<PathBuf> {
    let mut pages = vec![root().join("README.md")];
    let mut folders = vec![root().join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                pages.push(path);
            }
        }
    }
    pages
}

/// The places in the checkout that a page links to, as it writes them.
fn targets(page: &Path) -> Vec<String> {
    let text = prose(page);
    let links = text.split("](").skip(1);
    let targets = links.filter_map(|rest| rest.split_once(')').map(|(target, _)| target));
    let ours = targets.filter(|target| !target.contains("://") && !target.starts_with("mailto:"));
    ours.map(str::to_owned).collect()
}

/// The names by which the headings of a page are linked to.
fn headings(page: &Path) -> BTreeSet<String> {
    let text = if page.exists() {
        prose(page)
    } else {
        String::new()
    };
    let headings = text.lines().filter(|line| line.starts_with('#'));
    headings
        .map(|line| slug(line.trim_start_matches('#').trim()))
        .collect()
}

fn slug(heading: &str) -> String {
    let kept = heading.to_lowercase();
    let kept = kept.chars().filter_map(|one| match one {
        ' ' => Some('-'),
        '-' | '_' => Some(one),
        one => one.is_alphanumeric().then_some(one),
    });
    kept.collect()
}

/// A page without its examples, which may hold anything.
fn prose(page: &Path) -> String {
    let text = fs::read_to_string(page).expect("a page is text");
    let mut in_example = false;
    let lines = text.lines().filter(|line| {
        let fence = line.trim_start().starts_with("```");
        in_example ^= fence;
        !fence && !in_example
    });
    lines.map(|line| line.to_owned() + "\n").collect()
}
