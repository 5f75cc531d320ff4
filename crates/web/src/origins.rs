//! The servers of a connection, to tell one that is down from a network that is away.

use std::cmp::Reverse;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use gristmill_egress::Url;

use crate::page::Pages;

/// Servers that are tried at most, those asked last first.
const MOST: usize = 4;

/// Servers that were asked for pages, one small file for each.
#[derive(Debug)]
pub(crate) struct Origins {
    folder: PathBuf,
}

impl Origins {
    pub(crate) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.join("servers"),
        }
    }

    /// Notes that a page of this server is asked for.
    pub(crate) fn note(&self, url: &Url) {
        let origin = url.origin().ascii_serialization();
        let name = blake3::hash(origin.as_bytes()).to_hex();
        let path = self.folder.join(&name.as_str()[..32]);
        // What cannot be noted is a server that is not tried when another one is away.
        let _ = fs::create_dir_all(&self.folder).and_then(|()| fs::write(path, origin));
    }

    /// Whether any server can be reached; true when none is known.
    pub(crate) fn any_answers(&self, pages: &Pages) -> bool {
        let all = self.all();
        all.is_empty() || all.iter().take(MOST).any(|url| pages.answers(url))
    }

    /// Whether a server other than that of `url` can be reached.
    pub(crate) fn others_answer(&self, url: &Url, pages: &Pages) -> bool {
        let all = self.all();
        let others = all.iter().filter(|other| other.origin() != url.origin());
        others.take(MOST).any(|other| pages.answers(other))
    }

    /// Those that were asked last first.
    fn all(&self) -> Vec<Url> {
        let Ok(entries) = fs::read_dir(&self.folder) else {
            return Vec::new();
        };
        let mut noted: Vec<(SystemTime, Url)> = entries
            .filter_map(|entry| {
                let entry = entry.ok()?;
                let at = entry.metadata().ok()?.modified().ok()?;
                let url = fs::read_to_string(entry.path()).ok()?;
                Some((at, Url::parse(&url).ok()?))
            })
            .collect();
        noted.sort_by_key(|(at, _)| Reverse(*at));
        noted.into_iter().map(|(_, url)| url).collect()
    }
}
