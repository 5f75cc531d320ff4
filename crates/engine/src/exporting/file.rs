//! The file of an export: where it may be, what it is called until it is complete, and how it
//! gets its name.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use gristmill_model::{Export, ExportId};

use crate::error::{EngineError, Result};

/// The one folder in the data folder where exports may be: for files that the local API hands
/// out.
const OWN: &str = "exports";
/// Longest part of an export's id that goes into a file's name.
const ID_PART: usize = 36;

/// Whether a file is one that the local API hands out, which is gone with its export.
pub(super) fn is_own(export: &Export, data_dir: &Path) -> bool {
    let own = std::path::absolute(data_dir.join(OWN));
    own.is_ok_and(|own| Path::new(&export.file).parent() == Some(&own))
}

/// Refuses a file that cannot be written or must not be.
pub(super) fn refuse(export: &Export, data_dir: &Path) -> Result<()> {
    if is_own(export, data_dir) {
        let made = fs::create_dir_all(data_dir.join(OWN));
        made.map_err(|error| {
            let text = format!("cannot make the folder `{OWN}`: {error}");
            EngineError::Export(text, "check the disk of the data folder")
        })?;
    }
    refuse_place(
        "export",
        Path::new(&export.file),
        export.overwrite,
        data_dir,
    )
}

/// The same for whatever is written.
pub(crate) fn refuse_place(
    what: &str,
    file: &Path,
    overwrite: bool,
    data_dir: &Path,
) -> Result<()> {
    let refused = |why: &str, hint| {
        let text = format!("cannot {what} to `{}`: {why}", file.display());
        Err(EngineError::Export(text, hint))
    };
    if !file.is_absolute() || file.file_name().is_none() {
        return refused(
            "it is not the absolute path of a file",
            "give the whole path",
        );
    }
    let folder = file.parent().and_then(|folder| folder.canonicalize().ok());
    let Some(folder) = folder.filter(|folder| folder.is_dir()) else {
        return refused("its folder is not there", "make the folder first");
    };
    if file.is_dir() {
        return refused("it is a folder", "name a file in it");
    }
    let own = data_dir.canonicalize();
    if own.is_ok_and(|own| folder.starts_with(&own) && folder != own.join(OWN)) {
        return refused("the data folder is kept there", "name a file elsewhere");
    }
    if file.exists() && !overwrite {
        return refused(
            "there is a file of this name already",
            "choose another name, or have it overwritten",
        );
    }
    Ok(())
}

/// What the file is called until it is complete. Only this export uses that name.
pub(super) fn partial(export: &Export) -> PathBuf {
    let target = Path::new(&export.file);
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.{}.partial", part_of(&export.id)))
}

/// An id without what no file's name may have.
fn part_of(id: &ExportId) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    id.as_str()
        .chars()
        .filter(|c| plain(*c))
        .take(ID_PART)
        .collect()
}

/// Makes the empty file, in place of what an earlier run left.
pub(crate) fn create(partial: &Path) -> io::Result<File> {
    OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .open(partial)
}

/// Removes a file that is not wanted any more. It may not even have been made.
pub(crate) fn discard(file: &Path) {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(file = %file.display(), %error, "a file is left");
        }
        Ok(()) | Err(_) => {}
    }
}

/// Gives a complete file its name, for good even if the power goes.
pub(super) fn place(partial: &Path, export: &Export) -> io::Result<()> {
    place_at(partial, Path::new(&export.file), export.overwrite)
}

/// The same for whatever was written.
pub(crate) fn place_at(partial: &Path, target: &Path, overwrite: bool) -> io::Result<()> {
    match overwrite {
        true => fs::rename(partial, target)?,
        false => rename_to_new(partial, target)?,
    }
    match target.parent() {
        // Only Unix lets a folder be flushed.
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

/// Renames a file unless there is one of the new name.
#[cfg(target_os = "linux")]
fn rename_to_new(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        // Some file systems cannot do both in one step.
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => look_and_rename(from, to),
        renamed => Ok(renamed?),
    }
}

#[cfg(not(target_os = "linux"))]
fn rename_to_new(from: &Path, to: &Path) -> io::Result<()> {
    look_and_rename(from, to)
}

fn look_and_rename(from: &Path, to: &Path) -> io::Result<()> {
    match to.exists() {
        true => Err(io::ErrorKind::AlreadyExists.into()),
        false => fs::rename(from, to),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_came_in_the_meantime_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        for rename in [rename_to_new, look_and_rename] {
            fs::write(&from, "export").unwrap();
            fs::write(&to, "thesis").unwrap();
            let refused = rename(&from, &to).unwrap_err();
            assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
            assert_eq!(fs::read_to_string(&to).unwrap(), "thesis");
            fs::remove_file(&to).unwrap();
            rename(&from, &to).unwrap();
            assert_eq!(fs::read_to_string(&to).unwrap(), "export");
        }
    }
}
