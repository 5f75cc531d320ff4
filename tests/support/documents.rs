//! Documents to ingest.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A folder of documents that goes with the test.
pub(crate) struct Documents(TempDir);

impl Documents {
    /// A folder with these files.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let documents = Self(tempfile::tempdir().expect("a temporary folder can be made"));
        for (name, text) in files {
            documents.write(name, text);
        }
        documents
    }

    /// Writes one file, its folders included.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().expect("it lies in a folder"))
            .expect("the folder can be made");
        fs::write(path, content).expect("the file can be written");
    }

    /// Where they are.
    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Where one of them is.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// `count` files of a few chunks each, all different.
    pub(crate) fn many(count: usize) -> Self {
        let documents = Self::new(&[]);
        for number in 0..count {
            documents.write(
                &format!("part-{}/note-{number:04}.md", number % 7),
                long_note(number),
            );
        }
        documents
    }
}

/// About eight thousand characters that differ from note to note.
fn long_note(number: usize) -> String {
    let mut text = format!("# Note {number}\n\n");
    for paragraph in 0..24 {
        text += &format!(
            "Paragraph {paragraph} of note {number} tells how batch {} of wheat was cleaned, weighed at \
             {} kilograms and stored in silo {}, what the moisture was on day {paragraph} and who \
             signed for it. The next inspection is due in {} days, unless the temperature rises.\n\n",
            number * 31 + paragraph,
            number * 7 + paragraph * 13,
            (number + paragraph) % 19,
            paragraph * 3 + number % 11,
        );
    }
    text
}

/// A text about a warranty, which no word of the question `how long is the guarantee` fits.
pub(crate) const WARRANTY: &str = "# Grain elevator 3\n\n## Warranty\n\nThe manufacturer repairs worn \
    stones free of charge for two years after delivery, provided that the grain was cleaned first.\n";

/// A text about something else.
pub(crate) const RECIPE: &str = "# Rye bread\n\nMix the flour with warm water and let the dough rest \
    overnight. Bake it at 250 degrees for ten minutes and at 200 degrees for another forty.\n";

/// Writes an archive of `count` empty files.
pub(crate) fn archive_of_empty_files(archive: &Path, count: usize) {
    let archive = File::create(archive).expect("the archive can be written");
    let mut archive = ZipWriter::new(archive);
    for number in 0..count {
        let name = format!("folder-{:03}/file-{:03}.txt", number / 1000, number % 1000);
        let entry = archive.start_file(name, SimpleFileOptions::default());
        entry.expect("the entry can be written");
    }
    archive.finish().expect("the archive can be ended");
}
