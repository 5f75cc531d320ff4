//! Finds the connection and the selection behind a path or a web address that a person names.

use std::path::Path;

use gristmill_model::{ConnectionConfig, Failure, FileKey, ReasonCode, is_web_address};
use gristmill_web::{MediaItem, WebRules, canonical};

use crate::failures::{io_failure, refused};
use crate::key;

/// What a path on this machine stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The connection that reaches it.
    pub config: ConnectionConfig,
    /// The files of it that are meant; empty means all.
    pub keys: Vec<FileKey>,
}

/// A web address is one key of the connection to web pages. A folder is a directory, a `.zip`
/// an archive, any other file one key of the folder it lies in. Links are resolved: who names a link means what it leads to. Paths that are
/// not text, and things that are neither file nor folder, are refused.
pub fn locate(path: &Path) -> Result<Located, Failure> {
    if let Some(url) = path.to_str().filter(|text| is_web_address(text)) {
        return Ok(Located {
            config: ConnectionConfig::Web { urls: Vec::new() },
            keys: vec![page_key(url)?],
        });
    }
    let shown = path.display();
    let real = path
        .canonicalize()
        .map_err(|error| io_failure(STAGE, &format!("open `{shown}`"), &error))?;
    let kind = std::fs::metadata(&real)
        .map_err(|error| io_failure(STAGE, &format!("open `{shown}`"), &error))?;
    if kind.is_dir() {
        let path = text(&real)?;
        return Ok(all(ConnectionConfig::LocalDirectory { path }));
    }
    if !kind.is_file() {
        let detail = format!("`{shown}` is neither a file nor a folder");
        return Err(refused(ReasonCode::Unreadable, detail));
    }
    if real.to_str().is_some_and(key::is_zip_name) {
        let path = text(&real)?;
        return Ok(all(ConnectionConfig::LocalZip { path }));
    }
    single_file(&real)
}

/// The key of a web page: its URL in the one form that all ways to write it share.
pub fn page_key(url: &str) -> Result<FileKey, Failure> {
    Ok(FileKey(canonical(url)?.into()))
}

/// The newest entries of a channel or list of talks, at most `count`; nothing of them is
/// fetched.
pub fn list_channel(rules: &WebRules, url: &str, count: u32) -> Result<Vec<MediaItem>, Failure> {
    rules.media.list_channel(&canonical(url)?, count)
}

const STAGE: gristmill_model::Stage = gristmill_model::Stage::Accessing;

fn all(config: ConnectionConfig) -> Located {
    let keys = Vec::new();
    Located { config, keys }
}

fn single_file(real: &Path) -> Result<Located, Failure> {
    let name = real.file_name().map(Path::new).and_then(key::of_path);
    let (Some(parent), Some(name)) = (real.parent(), name) else {
        let detail = format!("`{}` has no name that can be written down", real.display());
        return Err(refused(ReasonCode::UnsafePath, detail));
    };
    Ok(Located {
        config: ConnectionConfig::LocalDirectory {
            path: text(parent)?,
        },
        keys: vec![FileKey(name)],
    })
}

fn text(path: &Path) -> Result<String, Failure> {
    path.to_str().map(str::to_owned).ok_or_else(|| {
        let detail = format!("the path `{}` is not valid text", path.display());
        refused(ReasonCode::UnsafePath, detail)
    })
}
