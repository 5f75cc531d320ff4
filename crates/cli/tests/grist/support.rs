//! Runs the binary in a data folder of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A data folder, and the program that works in it.
pub(crate) struct Grist {
    pub(crate) folder: TempDir,
}

impl Grist {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder }
    }

    pub(crate) fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The command, not yet run, shielded from the settings of whoever runs the tests.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_grist"));
        command
            .args(words)
            .env("GRISTMILL_DATA_DIR", self.data_dir())
            .env("NO_COLOR", "1")
            .stdin(Stdio::null());
        for variable in [
            "CHUNK_SIZE",
            "CHUNK_OVERLAP",
            "OCR",
            "MAX_WORKERS",
            "GRISTMILL_LOG",
            "GRISTMILL_KEYS_PASSPHRASE",
            "OPENAI_API_KEY",
            "JINA_API_KEY",
            "GEMINI_API_KEY",
        ] {
            command.env_remove(variable);
        }
        command
    }

    pub(crate) fn run(&self, words: &[&str]) -> Ran {
        Ran::of(self.command(words).output().unwrap(), words)
    }

    /// Runs it where no key of a provider can be found.
    pub(crate) fn run_keyless(&self, words: &[&str]) -> Ran {
        let mut command = self.command(words);
        command.env("GRISTMILL_KEYS_PASSPHRASE", "open sesame");
        Ran::of(command.output().unwrap(), words)
    }

    /// Runs it with `--json` and reads the answer.
    pub(crate) fn json(&self, words: &[&str]) -> Value {
        let mut all = words.to_vec();
        all.push("--json");
        let ran = self.run(&all);
        serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
    }
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    fn of(output: Output, words: &[&str]) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let status = output.status.code();
        Self {
            status: status.unwrap_or_else(|| panic!("{words:?} was killed: {output:?}")),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    pub(crate) fn expect(self, status: i32) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }
}

/// A file or folder that belongs to these tests.
pub(crate) fn fixture(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    folder.join(name).to_str().unwrap().to_owned()
}

/// Whether the embedding model is on this machine; says what is left out when it is not.
pub(crate) fn has_model() -> bool {
    let there = gristmill_assets::locate(&gristmill_assets::MODEL).is_some();
    if !there {
        eprintln!("left out: this test needs the embedding model (`grist setup`)");
    }
    there
}

/// Replaces what differs from run to run: ids, times, durations, paths, scores.
pub(crate) fn steady(mut value: Value) -> Value {
    const VARIES: [&str; 23] = [
        "id",
        "job",
        "document",
        "chunk",
        "connection",
        "content_hash",
        "created_at",
        "started_at",
        "finished_at",
        "updated_at",
        "modified",
        "duration_ms",
        "durations",
        "took_ms",
        "score",
        "similarity",
        "checked_at",
        "path",
        "quality",
        "options",
        "database_bytes",
        "average_ms",
        "aliases",
    ];
    match &mut value {
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                let varies = VARIES.contains(&name.as_str());
                *field = match varies && !field.is_object() && !field.is_null() || name == "options"
                {
                    true => Value::String(format!("[{name}]")),
                    false => steady(field.take()),
                };
            }
        }
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| *item = steady(item.take())),
        _ => {}
    }
    value
}
