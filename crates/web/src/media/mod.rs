//! Talks and films of the big platforms, by the program `yt-dlp`: what is said in them.
//!
//! Captions first, those people wrote before those of machines; else the sound, which a
//! transcriber turns into text. Neither program is part of Gristmill: one that is missing
//! fails its file and says how to get it. What they fetch goes past our own rules for
//! addresses, which is why only pages of these platforms are handed to them.

mod program;
mod talk;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use gristmill_egress::Url;
use gristmill_model::{Failure, ReasonCode, Stage};
use serde::Deserialize;

use self::program::{Printed, Stuck};
use self::talk::{Captions, Talk};

/// Domains whose pages are talks and films.
const PLATFORMS: [&str; 8] = [
    "youtube.com",
    "youtube-nocookie.com",
    "youtu.be",
    "tiktok.com",
    "twitch.tv",
    "twitter.com",
    "x.com",
    "t.co",
];
/// Longest time to learn what there is, and to fetch captions.
const ASK: Duration = Duration::from_secs(120);
/// Most entries of a channel that are listed.
const MOST_LISTED: u32 = 10_000;

/// Whether a page belongs to a platform whose talks are taken instead of the page.
pub fn is_media(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let is_of = |domain: &&str| {
        let rest = host.strip_suffix(*domain);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    PLATFORMS.iter().any(is_of)
}

/// One entry of a channel or list.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct MediaItem {
    /// What the platform calls it.
    pub id: String,
    /// Its page.
    pub url: String,
    /// Its title, if the platform says.
    pub title: Option<String>,
    /// Its length in seconds, if the platform says.
    pub duration: Option<f64>,
}

/// The programs that fetch and transcribe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    /// `yt-dlp` by its name or path.
    pub downloader: String,
    /// The command that transcribes: a program and its arguments, `{input}` and `{output}`
    /// standing for the sound and the folder its text goes to. Empty for `whisper`.
    pub transcriber: String,
    /// Longest time to fetch the sound, and again to transcribe it.
    pub limit: Duration,
}

/// What is said in a talk, and what is known of it.
#[derive(Debug)]
pub(crate) struct Said {
    /// Subtitles, WebVTT or SubRip, or plain text.
    pub(crate) text: Vec<u8>,
    /// A file name for it.
    pub(crate) name: String,
    /// Title, author, date and the like.
    pub(crate) facts: Vec<(&'static str, String)>,
}

impl Media {
    /// The newest entries of a channel or list, at most `count`; nothing of them is fetched.
    pub fn list_channel(&self, url: &Url, count: u32) -> Result<Vec<MediaItem>, Failure> {
        let folder = temporary()?;
        let count = count.min(MOST_LISTED).to_string();
        let words = ["--flat-playlist", "--dump-json", "--playlist-end", &count];
        let printed = self.ask(folder.path(), &words, url)?;
        let lines = printed.out.split(|byte| *byte == b'\n');
        Ok(lines
            .filter_map(|line| serde_json::from_slice(line).ok())
            .collect())
    }

    /// What is said in a talk.
    pub(crate) fn said(&self, url: &Url) -> Result<Said, Failure> {
        let folder = temporary()?;
        let words = ["--dump-single-json", "--no-playlist", "--skip-download"];
        let printed = self.ask(folder.path(), &words, url)?;
        let talk: Talk = serde_json::from_slice(&printed.out).map_err(|_| {
            let detail = format!(
                "`{}` said nothing that is understood of it",
                self.downloader
            );
            failed(ReasonCode::MediaUnavailable, detail)
        })?;
        let captions = talk.captions();
        let (path, how) = match &captions {
            Some(captions) => (
                self.fetch_captions(folder.path(), captions, url)?,
                captions.how(),
            ),
            None => (self.transcribe(folder.path(), url)?, "transcribed"),
        };
        let text = fs::read(&path).map_err(|error| unreadable(&path, &error))?;
        let ending = path.extension().and_then(|ending| ending.to_str());
        Ok(Said {
            text,
            name: format!("{}.{}", talk.file_name(), ending.unwrap_or("vtt")),
            facts: talk.facts(how),
        })
    }

    fn fetch_captions(
        &self,
        folder: &Path,
        captions: &Captions,
        url: &Url,
    ) -> Result<PathBuf, Failure> {
        let write = match captions.by_machine {
            true => "--write-auto-subs",
            false => "--write-subs",
        };
        let languages = format!("--sub-langs={}", captions.language);
        let words = [
            "--no-playlist",
            "--skip-download",
            write,
            &languages,
            "--sub-format",
            "vtt/srt/best",
            "--output",
            "captions.%(ext)s",
        ];
        self.ask(folder, &words, url)?;
        only_file(folder, "captions", &["vtt", "srt"])?.ok_or_else(|| {
            let detail = format!("`{}` brought no captions of it", self.downloader);
            failed(ReasonCode::MediaUnavailable, detail)
        })
    }

    fn transcribe(&self, folder: &Path, url: &Url) -> Result<PathBuf, Failure> {
        let (program, arguments) = self.transcriber()?;
        let words = [
            "--no-playlist",
            "--format",
            "bestaudio/best",
            "--output",
            "sound.%(ext)s",
        ];
        self.download(folder, &words, url, self.limit)?;
        let sound = only_file(folder, "sound", &[])?.ok_or_else(|| {
            let detail = format!("`{}` brought no sound of it", self.downloader);
            failed(ReasonCode::MediaUnavailable, detail)
        })?;
        let output = folder.join("text");
        fs::create_dir(&output).map_err(|error| unreadable(&output, &error))?;
        let filled = arguments.iter().map(|word| match word.as_str() {
            "{input}" => sound.clone().into_os_string(),
            "{output}" => output.clone().into_os_string(),
            word => OsString::from(word),
        });
        let filled: Vec<OsString> = filled.collect();
        let name = program.display();
        match program::run(&program, &filled, folder, self.limit) {
            Ok(printed) if printed.success => {}
            Ok(printed) => {
                let detail = format!(
                    "`{name}` could not transcribe it: {}",
                    last_line(&printed.err)
                );
                return Err(failed(ReasonCode::TranscriberFailed, detail));
            }
            Err(stuck) => {
                return Err(self.stuck(&name.to_string(), stuck, ReasonCode::TranscriberFailed));
            }
        }
        only_file(&output, "", &["vtt", "srt", "txt"])?.ok_or_else(|| {
            let detail = format!("`{name}` wrote no text of it");
            failed(ReasonCode::TranscriberFailed, detail)
        })
    }

    /// The transcriber and its arguments.
    fn transcriber(&self) -> Result<(PathBuf, Vec<String>), Failure> {
        const USUAL: &str = "whisper --output_format vtt --output_dir {output} {input}";
        let command = match self.transcriber.trim() {
            "" => USUAL,
            own => own,
        };
        let mut words = command.split_whitespace().map(str::to_owned);
        let name = words.next().unwrap_or_default();
        let missing = || {
            let detail = format!("it has no captions, and the program `{name}` is not installed");
            failed(ReasonCode::TranscriberFailed, detail)
        };
        Ok((program::found(&name).ok_or_else(missing)?, words.collect()))
    }

    fn ask(&self, folder: &Path, words: &[&str], url: &Url) -> Result<Printed, Failure> {
        self.download(folder, words, url, ASK)
    }

    fn download(
        &self,
        folder: &Path,
        words: &[&str],
        url: &Url,
        limit: Duration,
    ) -> Result<Printed, Failure> {
        let Some(program) = program::found(&self.downloader) else {
            let detail = format!("the program `{}` is not installed", self.downloader);
            return Err(failed(ReasonCode::PlatformUnavailable, detail));
        };
        // What follows `--` is never an option, whatever it looks like.
        let fixed = ["--ignore-config", "--no-progress", "--no-warnings"];
        let last = ["--", url.as_str()];
        let words = fixed.iter().chain(words).chain(&last);
        let words: Vec<OsString> = words.map(OsString::from).collect();
        match program::run(&program, &words, folder, limit) {
            Ok(printed) if printed.success => Ok(printed),
            Ok(printed) => {
                let why = last_line(&printed.err);
                Err(failed(
                    of_platform(&why),
                    format!("`{}`: {why}", self.downloader),
                ))
            }
            Err(stuck) => Err(self.stuck(&self.downloader, stuck, ReasonCode::PlatformUnavailable)),
        }
    }

    fn stuck(&self, name: &str, stuck: Stuck, not_started: ReasonCode) -> Failure {
        match stuck {
            Stuck::NotStarted(error) => {
                failed(not_started, format!("cannot start `{name}`: {error}"))
            }
            Stuck::TooLong(limit) => {
                let detail = format!("`{name}` took longer than {} s", limit.as_secs());
                failed(ReasonCode::PageFailed, detail)
            }
        }
    }
}

/// What the platform's answer means, as far as `yt-dlp` tells it.
fn of_platform(why: &str) -> ReasonCode {
    let why = why.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| why.contains(word));
    match () {
        () if says(&["429", "too many requests", "rate-limit", "rate limit"]) => {
            ReasonCode::RateLimited
        }
        () if says(&["private", "sign in", "log in", "login", "members-only"]) => {
            ReasonCode::PageForbidden
        }
        () if says(&[
            "unable to connect",
            "timed out",
            "name resolution",
            "http error 5",
        ]) =>
        {
            ReasonCode::PageFailed
        }
        () => ReasonCode::MediaUnavailable,
    }
}

/// The only file of a folder whose name begins so and has one of these endings, if any are
/// asked for.
fn only_file(folder: &Path, stem: &str, endings: &[&str]) -> Result<Option<PathBuf>, Failure> {
    let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .unwrap_or_default();
            let ending = path
                .extension()
                .and_then(|ending| ending.to_str())
                .unwrap_or_default();
            name.starts_with(stem)
                && (endings.is_empty() || endings.contains(&ending))
                && path.is_file()
        })
        .collect();
    // By preference of endings, then by name.
    let rank = |path: &PathBuf| {
        let ending = path.extension().and_then(|ending| ending.to_str());
        endings.iter().position(|one| Some(*one) == ending)
    };
    paths.sort_by_key(|path| (rank(path), path.clone()));
    Ok(paths.into_iter().next())
}

fn temporary() -> Result<tempfile::TempDir, Failure> {
    tempfile::tempdir().map_err(|error| {
        let detail = format!("cannot make a temporary folder: {error}");
        failed(ReasonCode::Internal, detail)
    })
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    let detail = format!("cannot read `{}`: {error}", path.display());
    failed(ReasonCode::Unreadable, detail)
}

fn last_line(text: &str) -> String {
    let line = text.lines().rev().find(|line| !line.trim().is_empty());
    line.unwrap_or("it said nothing")
        .trim()
        .chars()
        .take(300)
        .collect()
}

fn failed(code: ReasonCode, detail: String) -> Failure {
    Failure::new(code, Stage::Downloading, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_the_platforms_are_handed_over() {
        for media in [
            "https://www.youtube.com/watch?v=1",
            "https://youtu.be/1",
            "https://clips.twitch.tv/a",
            "https://x.com/a/status/1",
            "https://vm.tiktok.com/1",
        ] {
            assert!(is_media(&Url::parse(media).unwrap()), "{media}");
        }
        for page in [
            "https://notyoutube.com/",
            "https://youtube.com.evil.example/",
            "https://netflix.com/",
            "https://ax.com/",
        ] {
            assert!(!is_media(&Url::parse(page).unwrap()), "{page}");
        }
    }
}
