//! What the log says about one file of a job.

use std::collections::{BTreeMap, VecDeque};
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use serde_json::{Map, Value};
use tracing::Level;

use crate::files::log_files;

/// Parts of a line that are not told as its fields: they have places of their own, or say
/// again which file it is about.
const TOLD: &[&str] = &[
    "timestamp",
    "level",
    "message",
    "target",
    "spans",
    "job",
    "file",
    "key",
];

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// How grave it is.
    pub level: Level,
    /// What happened.
    pub message: String,
    /// What else is said: codes, stages, figures.
    pub fields: BTreeMap<String, String>,
}

/// The latest lines about a file of a job that the log in a folder holds, oldest first and at
/// most `most`.
///
/// Lines that are torn, or not of the log, are passed over; so is a file of the log that is
/// moved on in the meantime. Errors are those of reading a file.
pub fn lines_about(folder: &Path, job: &str, file: i64, most: usize) -> io::Result<Vec<LogLine>> {
    let (job_mark, file_mark) = (format!("\"{job}\""), format!("\"file\":{file}"));
    let mut latest = VecDeque::new();
    let mut bytes = Vec::new();
    for path in log_files(folder) {
        let mut reader = match File::open(&path) {
            Ok(opened) => BufReader::new(opened),
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        loop {
            bytes.clear();
            if reader.read_until(b'\n', &mut bytes)? == 0 {
                break;
            }
            let text = String::from_utf8_lossy(&bytes);
            // Most lines are about something else, and reading one takes longer than this.
            if !text.contains(&file_mark) || !text.contains(&job_mark) {
                continue;
            }
            let Ok(Value::Object(line)) = serde_json::from_str(&text) else {
                continue;
            };
            if is_about(&line, job, file) {
                latest.extend(read(line));
            }
            if latest.len() > most {
                latest.pop_front();
            }
        }
    }
    Ok(latest.into())
}

/// Whether the event itself or what it happened in names the file.
fn is_about(line: &Map<String, Value>, job: &str, file: i64) -> bool {
    let named = |fields: &Map<String, Value>| {
        fields.get("job").and_then(Value::as_str) == Some(job)
            && fields.get("file").and_then(Value::as_i64) == Some(file)
    };
    let spans = line.get("spans").and_then(Value::as_array);
    let mut spans = spans.into_iter().flatten().filter_map(Value::as_object);
    named(line) || spans.any(named)
}

fn read(line: Map<String, Value>) -> Option<LogLine> {
    let text = |name: &str| line.get(name).and_then(Value::as_str);
    let at: jiff::Timestamp = text("timestamp")?.parse().ok()?;
    Some(LogLine {
        at_ms: at.as_millisecond(),
        level: text("level")?.parse().ok()?,
        message: text("message").unwrap_or_default().to_owned(),
        fields: line
            .into_iter()
            .filter(|(name, _)| !TOLD.contains(&name.as_str()))
            .map(|(name, value)| (name, shown(value)))
            .collect(),
    })
}

fn shown(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = r#"{"timestamp":"2026-11-24T04:32:52.568940Z","level":"WARN","message":"file failed","job":"j-1","file":17,"code":"encrypted","page":3,"target":"gristmill_store::event_log"}"#;
    const WITHIN: &str = r#"{"timestamp":"2026-11-24T04:32:51Z","level":"WARN","message":"parser ended","status":"signal 9","target":"gristmill_parse","spans":[{"job":"j-1","file":17,"key":"a.pdf","name":"file"}]}"#;

    fn about(lines: &[(&str, String)], most: usize) -> Vec<LogLine> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in lines {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        lines_about(folder.path(), "j-1", 17, most).unwrap()
    }

    #[test]
    fn lines_that_name_the_file_or_happen_within_it_are_told_in_order() {
        let lines = about(
            &[
                ("gristmill.1.log", format!("{WITHIN}\n")),
                ("gristmill.log", format!("{OWN}\n")),
            ],
            10,
        );
        let messages: Vec<&str> = lines.iter().map(|line| line.message.as_str()).collect();
        assert_eq!(messages, ["parser ended", "file failed"]);
        assert_eq!(lines[1].at_ms, 1_795_494_772_568);
        assert_eq!(lines[1].level, Level::WARN);
        let fields = [("code", "encrypted"), ("page", "3")];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(lines[1].fields, fields.into());
    }

    #[test]
    fn other_files_other_jobs_and_torn_lines_are_passed_over() {
        let other = [
            OWN.replace("\"file\":17", "\"file\":170"),
            OWN.replace("j-1", "j-10"),
            // Names both, and neither as the file nor as its job.
            OWN.replace("\"file\":17", "\"document\":\"x\",\"n\":{\"file\":17}"),
            OWN[..90].to_owned(),
            "j-1 \"j-1\" \"file\":17".to_owned(),
        ];
        assert_eq!(about(&[("gristmill.log", other.join("\n"))], 10), []);
    }

    #[test]
    fn of_many_lines_the_latest_are_told() {
        let lines: String = (0..30)
            .map(|n| OWN.replace("\"page\":3", &format!("\"page\":{n}")) + "\n")
            .collect();
        let lines = about(&[("gristmill.log", lines)], 10);
        let pages: Vec<&str> = lines
            .iter()
            .map(|line| line.fields["page"].as_str())
            .collect();
        assert_eq!((pages.len(), pages[0], pages[9]), (10, "20", "29"));
    }
}
