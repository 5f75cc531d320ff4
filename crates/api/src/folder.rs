//! Where a data folder is, and what can be said about it before it is opened.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::ApiError;

/// The environment variable that names the data folder.
pub const DATA_DIR_VARIABLE: &str = "GRISTMILL_DATA_DIR";

/// How to open a data folder.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// The folder; made when it is not there.
    pub data_dir: PathBuf,
    /// Environment variables, from which settings are taken.
    pub environment: BTreeMap<String, String>,
}

impl OpenOptions {
    /// The folder given, else the one the environment names, else the platform's usual
    /// place for a user's data, with the environment of this process.
    pub fn choose(data_dir: Option<PathBuf>) -> Result<Self, ApiError> {
        let named = || std::env::var_os(DATA_DIR_VARIABLE).filter(|value| !value.is_empty());
        let data_dir = data_dir
            .or_else(|| named().map(PathBuf::from))
            .or_else(usual_folder)
            .ok_or_else(|| {
                ApiError::unavailable("there is no home folder to keep the knowledge base in")
                    .with_hint(format!(
                        "name a folder with `--data-dir` or `{DATA_DIR_VARIABLE}`"
                    ))
            })?;
        // Names and values that are not text cannot be settings.
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Ok(Self {
            data_dir: std::path::absolute(&data_dir).unwrap_or(data_dir),
            environment: std::env::vars_os().filter_map(text).collect(),
        })
    }
}

fn usual_folder() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "gristmill").map(|dirs| dirs.data_dir().to_owned())
}
