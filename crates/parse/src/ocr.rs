//! Text recognition by the `tesseract` program, when it is installed.
//!
//! A program of its own rather than a library: it is killed when it takes too long or the
//! job stops, and its crash is not ours.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use gristmill_model::{Failure, Flow, ReasonCode, Stage};

mod tsv;
mod turns;

pub(crate) use turns::{Turn, Turns, share};

/// Longest time one picture may take.
const TIME_LIMIT: Duration = Duration::from_secs(120);

/// How often a running recognition asks whether to go on.
const TICK: Duration = Duration::from_millis(50);

/// Most bytes of output taken from one run: far more than a page can hold.
const OUTPUT_LIMIT: u64 = 64 << 20;

/// Most languages used at once; each one costs time.
const MOST_LANGUAGES: usize = 4;

/// Pixels of a picture file, for its turn: what is in it is known to Tesseract only.
const USUAL_PIXELS: u64 = 9_000_000;

/// Page segmentations: paragraphs on an upright page, paragraphs on a page that is first
/// turned upright (which takes data and a third more memory), single words anywhere.
const UPRIGHT: &str = "3";
const TURNED: &str = "1";
const SCATTERED: &str = "11";

/// Mean confidence of a page that was the right way up. Upside down it is about 50.
const SURE: f32 = 70.0;

/// A picture to read.
#[derive(Debug, Clone, Copy)]
pub enum OcrInput<'a> {
    /// The bytes of a picture file in a format that Leptonica reads (PNG, JPEG, JPEG 2000,
    /// TIFF, GIF, WebP, BMP, PNM), of which the caller is sure: what Tesseract does not
    /// know it takes for a list of file names. A TIFF may have several pages.
    Encoded(&'a [u8]),
    /// Grey pixels, one byte each, row by row from the top, `width × height` of them.
    Gray {
        /// Pixels in a row.
        width: u32,
        /// Rows.
        height: u32,
        /// The pixels; 255 is white.
        pixels: &'a [u8],
        /// Resolution in pixels per inch.
        dpi: u32,
    },
}

/// A paragraph as recognised.
#[derive(Debug, Clone, PartialEq)]
pub struct OcrBlock {
    /// Its text, lines joined.
    pub text: String,
    /// The page of a picture file that has several, counted from 1.
    pub page: u32,
    /// Mean confidence of its words, 0 to 100.
    pub confidence: f32,
    /// Mean height of its lines in pixels.
    pub line_height: f32,
}

/// Whether `tesseract` and data for at least one language are installed.
pub fn available() -> bool {
    !languages().is_empty()
}

/// Recognises the text of a picture. `watch` is asked about twenty times a second. A
/// picture whose text looks wrong is turned upright and read again; one that shows no
/// paragraphs is searched for single words, of which only sure ones are taken.
///
/// Fails with `parser_unavailable` without the program, `timed_out` when one look takes
/// two minutes, `cancelled` when `watch` says stop, and `damaged` when the picture cannot
/// be read.
pub fn recognise(
    input: OcrInput<'_>,
    watch: &mut dyn FnMut() -> Flow,
) -> Result<Vec<OcrBlock>, Failure> {
    if !available() {
        return Err(fail(
            ReasonCode::ParserUnavailable,
            "the program `tesseract` is not installed",
        ));
    }
    let pixels = match input {
        OcrInput::Encoded(_) => USUAL_PIXELS,
        OcrInput::Gray { width, height, .. } => u64::from(width) * u64::from(height),
    };
    recognise_in_turn(turn(pixels)?, pixels, input, watch)
}

/// Waits for this process' turn to recognise text in so many pixels. Who has to make the
/// picture first waits before, so that pictures do not wait in memory.
pub(crate) fn turn(pixels: u64) -> Result<Turn, Failure> {
    turns::take(pixels).ok_or_else(|| fail(ReasonCode::Cancelled, "text recognition was stopped"))
}

/// As [`recognise`], for who has waited for the turn and knows that there is a program.
pub(crate) fn recognise_in_turn(
    turn: Turn,
    pixels: u64,
    input: OcrInput<'_>,
    watch: &mut dyn FnMut() -> Flow,
) -> Result<Vec<OcrBlock>, Failure> {
    let paragraphs = tsv::paragraphs(&run(input, UPRIGHT, watch)?);
    if paragraphs.is_empty() {
        return Ok(tsv::scattered_words(&run(input, SCATTERED, watch)?));
    }
    if confidence(&paragraphs) >= SURE || !installed().iter().any(|data| data == "osd") {
        return Ok(paragraphs);
    }
    // Never waits while it holds a turn, which others might be waiting for.
    drop(turn);
    let _turn = self::turn(pixels / 3 * 4)?;
    let turned = tsv::paragraphs(&run(input, TURNED, watch)?);
    match confidence(&turned) > confidence(&paragraphs) {
        true => Ok(turned),
        false => Ok(paragraphs),
    }
}

/// Mean confidence of all letters, 0 to 100.
fn confidence(blocks: &[OcrBlock]) -> f32 {
    let letters: usize = blocks.iter().map(|block| block.text.len()).sum();
    let weighted = blocks
        .iter()
        .map(|block| block.confidence * block.text.len() as f32);
    weighted.sum::<f32>() / letters.max(1) as f32
}

/// Tesseract's table of words.
fn run(
    input: OcrInput<'_>,
    segmentation: &str,
    watch: &mut dyn FnMut() -> Flow,
) -> Result<String, Failure> {
    let output = thread::scope(|scope| {
        let mut child = start(input, segmentation)?;
        feed(scope, &mut child, input);
        let output = collect(&mut child, watch);
        // Ends the feeding thread too, since nobody reads any more.
        let _ = child.kill();
        let status = child.wait();
        let output = output?;
        match status {
            Ok(status) if !output.is_empty() || status.success() => Ok(output),
            _ => Err(fail(ReasonCode::Damaged, "the picture cannot be read")),
        }
    })?;
    Ok(String::from_utf8_lossy(&output).into_owned())
}

fn start(input: OcrInput<'_>, segmentation: &str) -> Result<Child, Failure> {
    let mut command = Command::new("tesseract");
    command.args(["stdin", "stdout"]);
    if let OcrInput::Gray { dpi, .. } = input {
        command.arg("--dpi").arg(dpi.to_string());
    }
    command.args(["-l", &languages().join("+"), "--psm", segmentation, "tsv"]);
    // Its own threads gain little and would take cores that other files use.
    command.env("OMP_THREAD_LIMIT", "1");
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command.spawn().map_err(|error| {
        let detail = format!("cannot start `tesseract`: {error}");
        fail(ReasonCode::ParserUnavailable, &detail)
    })
}

/// Hands the picture over, pixels as a portable grey map.
fn feed<'scope>(
    scope: &'scope thread::Scope<'scope, '_>,
    child: &mut Child,
    input: OcrInput<'scope>,
) {
    let Some(mut stdin) = child.stdin.take() else {
        return;
    };
    scope.spawn(move || {
        // A program that stops reading early says why by its exit status.
        let _ = match input {
            OcrInput::Encoded(bytes) => stdin.write_all(bytes),
            OcrInput::Gray {
                width,
                height,
                pixels,
                ..
            } => writeln!(stdin, "P5 {width} {height} 255").and_then(|()| stdin.write_all(pixels)),
        };
    });
}

/// Waits for all output, or for a reason to give up.
fn collect(child: &mut Child, watch: &mut dyn FnMut() -> Flow) -> Result<Vec<u8>, Failure> {
    let Some(stdout) = child.stdout.take() else {
        return Ok(Vec::new());
    };
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let mut output = Vec::new();
        let read = stdout.take(OUTPUT_LIMIT).read_to_end(&mut output);
        // Nobody listens after a stop, and then nobody needs it.
        let _ = send.send(read.map(|_| output));
    });
    let started = Instant::now();
    loop {
        match receive.recv_timeout(TICK) {
            Ok(Ok(output)) => return Ok(output),
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => return Ok(Vec::new()),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if watch() == Flow::Stop {
            return Err(fail(ReasonCode::Cancelled, "text recognition was stopped"));
        }
        if started.elapsed() > TIME_LIMIT {
            return Err(fail(
                ReasonCode::TimedOut,
                "text recognition took more than two minutes",
            ));
        }
    }
}

/// The languages to recognise: English first, at most [`MOST_LANGUAGES`]. None without the
/// program.
pub(crate) fn languages() -> &'static [String] {
    static LANGUAGES: OnceLock<Vec<String>> = OnceLock::new();
    match installed() {
        [] => &[],
        installed => LANGUAGES.get_or_init(|| {
            let mut languages = installed.to_vec();
            languages.retain(|language| language != "osd" && language != "equ");
            languages.sort_by_key(|language| language != "eng");
            languages.truncate(MOST_LANGUAGES);
            languages
        }),
    }
}

/// Everything `tesseract --list-langs` names. Asked again while there is nothing: it may be
/// installed at any time.
fn installed() -> &'static [String] {
    static INSTALLED: OnceLock<Vec<String>> = OnceLock::new();
    if let Some(installed) = INSTALLED.get() {
        return installed;
    }
    let listed = Command::new("tesseract")
        .arg("--list-langs")
        .stdin(Stdio::null())
        .output();
    let text = listed.map(|output| output.stdout).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    // The first line is a heading that names the data's folder.
    let names = text.lines().skip(1).map(|line| line.trim().to_owned());
    match names.collect::<Vec<_>>() {
        names if names.is_empty() => &[],
        names => INSTALLED.get_or_init(|| names),
    }
}

fn fail(code: ReasonCode, detail: &str) -> Failure {
    Failure::new(code, Stage::Parsing, detail)
}
