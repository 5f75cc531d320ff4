//! Talks, fetched by a program that stands in for `yt-dlp`.
#![cfg(unix)]

use std::fs;
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use gristmill_egress::Url;
use gristmill_model::{ConnectionId, Failure, FileKey, ReasonCode, Source as _};
use gristmill_web::{Media, Web, WebRules};
use tempfile::TempDir;

const URL: &str = "https://www.youtube.com/watch?v=abc";

/// A program that notes its words and does what the script says.
fn program(folder: &Path, name: &str, script: &str) -> String {
    let path = folder.join(name);
    let log = folder.join(format!("{name}.log"));
    let log = log.display();
    let script = format!("#!/bin/sh\nprintf '%s ' \"$@\" >> '{log}'\necho >> '{log}'\n{script}\n");
    fs::write(&path, script).expect("there is room");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it is ours");
    path.display().to_string()
}

struct World {
    folder: TempDir,
    media: Media,
}

impl World {
    fn new(script: &str) -> Self {
        let folder = tempfile::tempdir().expect("there is room");
        let media = Media {
            downloader: program(folder.path(), "yt-dlp", script),
            transcriber: "/no/such/whisper {input} {output}".to_owned(),
            limit: Duration::from_secs(30),
        };
        Self { folder, media }
    }

    fn said(&self) -> Result<(Web, String), Failure> {
        let rules = WebRules {
            private: Vec::new(),
            timeout: Duration::from_secs(30),
            stall: Duration::from_secs(30),
            media: self.media.clone(),
        };
        let id = ConnectionId("web".to_owned());
        let web = Web::new(&[], &rules, self.folder.path(), &id);
        let key = FileKey(URL.to_owned());
        web.stat(&key)?;
        let mut text = String::new();
        let read = web.open(&key)?.read_to_string(&mut text);
        read.expect("it is text");
        web.stat(&key)?;
        Ok((web, text))
    }

    fn log(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(format!("{name}.log"))).unwrap_or_default()
    }
}

const CAPTIONED: &str = r#"case "$*" in
*--dump-single-json*) echo '{"title":"On: tides","uploader":"Ann","upload_date":"20240131","duration":61.2,"language":"en","subtitles":{"en":[{}],"live_chat":[{}]}}' ;;
*--write-subs*) printf 'WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nhello\n' > captions.en.vtt ;;
esac"#;

#[test]
fn captions_are_taken_with_what_is_known_of_the_talk() {
    let world = World::new(CAPTIONED);
    let (web, text) = world.said().unwrap();
    assert!(text.starts_with("WEBVTT") && text.contains("hello"));
    let key = FileKey(URL.to_owned());
    assert_eq!(web.name(&key).as_deref(), Some("On- tides.vtt"));
    let facts = web.facts(&key);
    for (name, value) in [
        ("url", URL),
        ("title", "On: tides"),
        ("author", "Ann"),
        ("created", "2024-01-31"),
        ("duration_seconds", "61"),
        ("text_from", "captions"),
    ] {
        assert_eq!(facts.get(name).map(String::as_str), Some(value), "{name}");
    }
    let log = world.log("yt-dlp");
    assert_eq!(log.lines().count(), 2);
    for line in log.lines() {
        assert!(line.trim_end().ends_with(&format!("-- {URL}")), "{line}");
    }
    assert!(log.contains("--sub-langs=en "));
}

const SOUND: &str = r#"case "$*" in
*--dump-single-json*) echo '{"title":"Fog"}' ;;
*--format*) echo noise > sound.m4a ;;
esac"#;

#[test]
fn without_captions_the_sound_is_transcribed() {
    let mut world = World::new(SOUND);
    let script = "printf 'fog on the mole' > \"$1/sound.txt\"; test -s \"$2\"";
    let transcriber = program(world.folder.path(), "whisper", script);
    world.media.transcriber = format!("{transcriber} {{output}} {{input}}");
    let (web, text) = world.said().unwrap();
    assert_eq!(text, "fog on the mole");
    let key = FileKey(URL.to_owned());
    assert_eq!(web.name(&key).as_deref(), Some("Fog.txt"));
    assert_eq!(web.facts(&key)["text_from"], "transcribed");
}

#[test]
fn a_transcriber_that_is_missing_or_fails_is_said_before_or_after_the_sound_is_fetched() {
    let mut world = World::new(SOUND);
    let failure = world.said().map(drop).unwrap_err();
    assert_eq!(failure.code, ReasonCode::TranscriberFailed);
    assert!(failure.detail.contains("/no/such/whisper"), "{failure}");
    assert!(
        !world.log("yt-dlp").contains("--format"),
        "nothing is fetched in vain"
    );
    let script = "echo 'out of memory' >&2; exit 1";
    let transcriber = program(world.folder.path(), "whisper", script);
    world.media.transcriber = format!("{transcriber} {{input}} {{output}}");
    let failure = world.said().map(drop).unwrap_err();
    assert_eq!(failure.code, ReasonCode::TranscriberFailed);
    assert!(failure.detail.contains("out of memory"), "{failure}");
}

#[test]
fn a_program_that_is_not_there_fails_its_file_and_says_how_to_get_it() {
    let mut world = World::new("");
    world.media.downloader = "no-such-yt-dlp".to_owned();
    let failure = world.said().map(drop).unwrap_err();
    assert_eq!(failure.code, ReasonCode::PlatformUnavailable);
    assert!(failure.code.remedy().contains("yt-dlp"));
}

#[test]
fn what_the_platform_says_becomes_a_reason() {
    let cases = [
        (
            "ERROR: Private video. Sign in if you've been granted access",
            ReasonCode::PageForbidden,
        ),
        (
            "ERROR: HTTP Error 429: Too Many Requests",
            ReasonCode::RateLimited,
        ),
        (
            "ERROR: Unable to download webpage: timed out",
            ReasonCode::PageFailed,
        ),
        ("ERROR: Video unavailable", ReasonCode::MediaUnavailable),
    ];
    for (said, code) in cases {
        let said = said.replace('\'', "");
        let world = World::new(&format!("echo '{said}' >&2; exit 1"));
        let failure = world.said().map(drop).unwrap_err();
        assert_eq!(failure.code, code, "{said}");
        assert!(failure.detail.contains("ERROR"), "{failure}");
    }
}

#[test]
fn a_program_that_hangs_is_ended_with_all_it_started() {
    let mut world = World::new(SOUND);
    let note = world.folder.path().join("child");
    let script = format!("sleep 60 & echo $! > '{}'; wait", note.display());
    let transcriber = program(world.folder.path(), "whisper", &script);
    world.media.transcriber = format!("{transcriber} {{input}} {{output}}");
    world.media.limit = Duration::from_secs(2);
    let began = Instant::now();
    let failure = world.said().map(drop).unwrap_err();
    assert_eq!(failure.code, ReasonCode::PageFailed);
    assert!(began.elapsed() < Duration::from_secs(50));
    let child = fs::read_to_string(note).unwrap();
    let state = PathBuf::from(format!("/proc/{}/stat", child.trim()));
    let state = fs::read_to_string(state).unwrap_or_default();
    assert!(
        state.is_empty() || state.contains(") Z "),
        "it goes on: {state}"
    );
}

#[test]
fn a_channel_is_listed_without_fetching_anything() {
    let world = World::new(
        r#"echo '{"id":"a","url":"https://youtu.be/a","title":"One","duration":12.5}'
echo 'noise'
echo '{"id":"b","url":"https://youtu.be/b","title":null}'"#,
    );
    let url = Url::parse("https://www.youtube.com/@ann").unwrap();
    let listed = world.media.list_channel(&url, 2).unwrap();
    let ids: Vec<_> = listed.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["a", "b"]);
    assert_eq!(listed[0].duration, Some(12.5));
    assert!(
        world
            .log("yt-dlp")
            .contains("--flat-playlist --dump-json --playlist-end 2 -- ")
    );
}
