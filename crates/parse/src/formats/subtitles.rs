//! Subtitles, WebVTT and SubRip: what is said, with the time at which each passage begins.
//!
//! Captions made by machines repeat the line before in each cue, so what a cue shares with the
//! lines just said is said once.

use gristmill_model::{BlockKind, Document, DocumentBuilder, Failure};

use crate::encoding;
use crate::input::Input;

/// Cues between two looks at the watch.
const STRIDE: u32 = 2000;
/// A passage ends at a silence of this many milliseconds, or when it is this long.
const SILENCE: u64 = 3_000;
const LONGEST: u64 = 60_000;

pub(crate) fn parse(input: &mut Input<'_>) -> Result<Document, Failure> {
    let text = encoding::decode(input.bytes, None);
    let mut builder = DocumentBuilder::new(input.format.media_type);
    let mut passage = Passage::default();
    let mut said = Vec::new();
    for (count, cue) in (1..).zip(cues(&text)) {
        if passage.is_over(&cue) {
            passage.end(&mut builder);
        }
        let fresh: Vec<String> = cue
            .lines
            .iter()
            .filter(|line| !said.contains(*line))
            .cloned()
            .collect();
        passage.add(&cue, &fresh);
        said = cue.lines;
        if count % STRIDE == 0 {
            input.step(count, None)?;
        }
    }
    passage.end(&mut builder);
    Ok(builder.finish())
}

/// What is shown for a while.
struct Cue {
    start: u64,
    end: u64,
    lines: Vec<String>,
}

/// What is said without a pause.
#[derive(Default)]
struct Passage {
    start: u64,
    end: u64,
    text: String,
}

impl Passage {
    fn is_over(&self, next: &Cue) -> bool {
        let silent = next.start.saturating_sub(self.end) >= SILENCE;
        let long = next.start.saturating_sub(self.start) >= LONGEST;
        !self.text.is_empty() && (silent || long)
    }

    fn add(&mut self, cue: &Cue, lines: &[String]) {
        for line in lines {
            match self.text.is_empty() {
                true => self.start = cue.start,
                false => self.text.push(' '),
            }
            self.text.push_str(line);
        }
        self.end = self.end.max(cue.end);
    }

    fn end(&mut self, builder: &mut DocumentBuilder) {
        if !self.text.is_empty() {
            let text = format!("[{}] {}", clock(self.start), self.text);
            builder.push(BlockKind::Paragraph, None, &text);
        }
        *self = Self::default();
    }
}

/// The cues of a file: blocks with a line of two times, and the lines after it.
fn cues(text: &str) -> impl Iterator<Item = Cue> {
    let mut lines = text.lines().peekable();
    std::iter::from_fn(move || {
        let (start, end) = lines.by_ref().find_map(times)?;
        let mut shown = Vec::new();
        while let Some(line) =
            lines.next_if(|line| !line.trim().is_empty() && times(line).is_none())
        {
            let line = plain(line);
            if !line.is_empty() {
                shown.push(line);
            }
        }
        // The number of the next cue of SubRip, where no blank line parts them.
        Some(Cue {
            start,
            end,
            lines: shown,
        })
    })
}

/// `00:01:02.500 --> 00:01:04,000 align:start` in milliseconds.
fn times(line: &str) -> Option<(u64, u64)> {
    let (start, rest) = line.split_once("-->")?;
    let end = rest.split_whitespace().next()?;
    Some((moment(start.trim())?, moment(end)?))
}

fn moment(text: &str) -> Option<u64> {
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let seconds = whole.split(':').try_fold(0_u64, |sum, part| {
        sum.checked_mul(60)?.checked_add(part.parse().ok()?)
    })?;
    let millis: u64 = format!("{part:0<3}").get(..3)?.parse().ok()?;
    seconds.checked_mul(1_000)?.checked_add(millis)
}

/// A line without tags such as `<c>` and `<00:00:01.000>`, and with its references resolved.
fn plain(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        match after.split_once('>') {
            Some((_, after)) => rest = after,
            None => {
                text.push('<');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    for (reference, letter) in [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&lrm;", ""),
        ("&rlm;", ""),
        ("&amp;", "&"),
    ] {
        text = text.replace(reference, letter);
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `1:02:03`, or `2:03` within the first hour.
fn clock(millis: u64) -> String {
    let seconds = millis / 1_000;
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        hours => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

#[cfg(test)]
mod tests {
    use gristmill_model::ProcessingOptions;

    use super::*;
    use crate::detect::detect;

    fn text(bytes: &[u8]) -> String {
        let options = ProcessingOptions::default();
        let mut watch = |_| gristmill_model::Flow::Continue;
        let mut input = Input {
            bytes,
            path: None,
            name: "talk",
            format: detect(bytes, "talk").expect("it is subtitles"),
            options: &options,
            password: None,
            depth: 0,
            watch: &mut watch,
        };
        parse(&mut input).expect("it is text").text
    }

    #[test]
    fn captions_of_machines_say_each_line_once() {
        let vtt = b"WEBVTT\nKind: captions\nLanguage: en\n\n\
            00:00:01.000 --> 00:00:03.000 align:start position:0%\n\
            the<00:00:01.500><c> tide</c>\n\n\
            00:00:03.000 --> 00:00:05.000\nthe tide\nis high &amp; rising\n\n\
            NOTE nobody says this\n\n\
            01:00:00.000 --> 01:00:02.000\n<v Ann>goodbye</v>\n";
        assert_eq!(
            text(vtt),
            "[0:01] the tide is high & rising\n\n[1:00:00] goodbye"
        );
    }

    #[test]
    fn subrip_is_read_by_its_times() {
        let srt = "1\r\n00:00:01,000 --> 00:00:02,000\r\n<i>Hello</i>\r\nthere\r\n\r\n\
            2\r\n00:00:02,000 --> 00:00:04,000\r\nAnd you\r\n";
        assert_eq!(text(srt.as_bytes()), "[0:01] Hello there And you");
    }

    #[test]
    fn odd_times_are_no_times() {
        for odd in [
            "a --> b",
            "00:00 -->",
            "99999999999999999999:00 --> 0",
            "1 -> 2",
        ] {
            assert_eq!(times(odd), None, "{odd}");
        }
        assert_eq!(times("01:02.5 --> 01:03"), Some((62_500, 63_000)));
    }
}
