//! The papers of the tour: those of `samples/`, in the program itself, so that every
//! installation has them.

use std::fs;
use std::path::{Path, PathBuf};

use gristmill_api::ApiError;

macro_rules! samples {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_bytes!(concat!("../../../samples/", $name)))),+]
    };
}

const FILES: &[(&str, &[u8])] = samples![
    "A short history.epub",
    "Board minutes 2026-01-12.pdf",
    "Donation letter (scan).png",
    "Inventory.xlsx",
    "Letter to members.txt",
    "Loans 2025.csv",
    "Moving plan.docx",
    "Old notices 2019-2021.zip",
    "Opening day.pptx",
    "Questions and answers.md",
    "Quote Hartley and Daughters.eml",
    "Visiting the library.html",
];
/// What piles of documents have as well: a file with nothing in it, and one that is there twice.
const EMPTY: &str = "Untitled.txt";
const COPY: &str = "Members letter (again).txt";
const COPIED: &str = "Letter to members.txt";

/// Lays the papers out in a folder of the data folder and answers which. Files that are as
/// they should be are left alone.
pub(crate) fn lay_out(data_dir: &Path) -> Result<PathBuf, ApiError> {
    let folder = data_dir.join("samples");
    let done = fs::create_dir_all(&folder)
        .and_then(|()| papers().try_for_each(|(name, content)| put(&folder.join(name), content)));
    done.map(|()| folder.clone()).map_err(|error| {
        let folder = folder.display();
        ApiError::unavailable(format!("cannot lay the samples out in `{folder}`: {error}"))
            .with_hint("make room on the disk, or look at the folder's permissions")
    })
}

fn papers() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let copied = FILES.iter().find(|(name, _)| *name == COPIED);
    let copy = copied.map(|(_, content)| (COPY, *content));
    let empty: (&str, &[u8]) = (EMPTY, b"");
    FILES.iter().copied().chain(copy).chain([empty])
}

fn put(file: &Path, content: &[u8]) -> std::io::Result<()> {
    match fs::read(file) {
        Ok(there) if there == content => Ok(()),
        Ok(_) | Err(_) => fs::write(file, content),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_is_laid_out_with_a_copy_and_an_empty_file() {
        let dir = tempfile::tempdir().unwrap();
        let folder = lay_out(dir.path()).unwrap();
        let read = |name: &str| fs::read(folder.join(name)).unwrap();
        assert_eq!(read(COPY), read(COPIED));
        assert!(read(EMPTY).is_empty());
        let samples = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/samples")).unwrap();
        for sample in samples {
            let sample = sample.unwrap();
            let name = sample.file_name().into_string().unwrap();
            // What the samples were made from.
            if name == ".source" {
                continue;
            }
            assert_eq!(read(&name), fs::read(sample.path()).unwrap(), "{name}");
        }
    }

    #[test]
    fn what_is_changed_comes_back_and_what_is_not_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let folder = lay_out(dir.path()).unwrap();
        let changed = |name| fs::metadata(folder.join(name)).unwrap().modified().unwrap();
        let before = changed(COPIED);
        fs::write(folder.join(COPY), "something else").unwrap();
        lay_out(dir.path()).unwrap();
        assert_eq!(changed(COPIED), before);
        let copy = fs::read(folder.join(COPY)).unwrap();
        assert_eq!(copy, fs::read(folder.join(COPIED)).unwrap());
    }
}
