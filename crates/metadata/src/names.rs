//! Which files hold the metadata of others, told by their names.
//!
//! A name only says that a file may: `settings.json` is the sidecar of `settings` only where
//! there is such a file, and a `metadata.csv` without a column `filename` is a document.

/// Endings of sidecar files.
const SIDECARS: [&str; 3] = [".json", ".yaml", ".yml"];
/// Names of tables for a whole folder.
const TABLES: [&str; 2] = ["metadata.csv", "metadata.json"];

/// The document that a file would be the sidecar of: `a/report.pdf` for `a/report.pdf.json`.
pub fn sidecar_of(key: &str) -> Option<&str> {
    let ending = SIDECARS.iter().find(|ending| {
        let start = key.len().checked_sub(ending.len());
        let tail = start.and_then(|start| key.get(start..));
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(ending))
    })?;
    let of = &key[..key.len() - ending.len()];
    (!of.is_empty() && !of.ends_with('/')).then_some(of)
}

/// The names the sidecars of a document may have, the first wins.
pub fn sidecars_of(key: &str) -> [String; 3] {
    SIDECARS.map(|ending| format!("{key}{ending}"))
}

/// The folder whose files a table is about: `a` for `a/metadata.csv`, empty for the top.
pub fn table_folder(key: &str) -> Option<&str> {
    let (folder, name) = key.rsplit_once('/').unwrap_or(("", key));
    TABLES.contains(&name).then_some(folder)
}

/// The names the tables of a folder may have, the first wins.
pub fn tables_in(folder: &str) -> [String; 2] {
    TABLES.map(|name| match folder {
        "" => name.to_owned(),
        folder => format!("{folder}/{name}"),
    })
}

/// The folders a file is in, the nearest first; the last is the top, which is empty.
pub fn folders_of(key: &str) -> impl Iterator<Item = &str> {
    let nearest = key.rsplit_once('/').map_or("", |(folder, _)| folder);
    std::iter::successors(Some(nearest), |folder| match *folder {
        "" => None,
        folder => Some(folder.rsplit_once('/').map_or("", |(above, _)| above)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_a_file_may_be() {
        assert_eq!(sidecar_of("a/report.pdf.json"), Some("a/report.pdf"));
        assert_eq!(sidecar_of("report.pdf.YML"), Some("report.pdf"));
        assert_eq!(sidecar_of("a/.json"), None);
        assert_eq!(sidecar_of("é.txt"), None);
        assert_eq!(table_folder("a/b/metadata.json"), Some("a/b"));
        assert_eq!(table_folder("metadata.csv"), Some(""));
        assert_eq!(table_folder("a/my-metadata.csv"), None);
        let folders: Vec<&str> = folders_of("a.zip!/b/c.txt").collect();
        assert_eq!(folders, ["a.zip!/b", "a.zip!", ""]);
    }
}
