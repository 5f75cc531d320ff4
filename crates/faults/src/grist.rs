//! The program under test, in a data folder of its own.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use tempfile::TempDir;

use crate::row::Bench;

/// Settings of whoever runs the matrix that must not reach the program.
const FOREIGN_SETTINGS: [&str; 11] = [
    gristmill_failpoints::VARIABLE,
    "CHUNK_SIZE",
    "CHUNK_OVERLAP",
    "OCR",
    "MAX_WORKERS",
    "WEB_PRIVATE_HOSTS",
    "WEB_STALL_SECONDS",
    "WEB_TIMEOUT_SECONDS",
    "GRISTMILL_LOG",
    "GRISTMILL_DATA_DIR",
    "GRISTMILL_KEYS_PASSPHRASE",
];

/// How long a command may take before it counts as stuck.
const PATIENCE: Duration = Duration::from_secs(1_800);
/// How often a program at work is looked at.
const LOOK: Duration = Duration::from_millis(100);

/// A copy of the program, so that its processes can be told from others', and its folder.
pub(crate) struct Grist {
    program: PathBuf,
    folder: TempDir,
}

impl Grist {
    /// A fresh data folder.
    pub(crate) fn new(bench: &Bench) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let name = format!("grist{}", std::env::consts::EXE_SUFFIX);
        let program = folder.path().join(name);
        // A link costs nothing; where it cannot be made, a copy serves as well.
        if fs::hard_link(&bench.program, &program).is_err() {
            fs::copy(&bench.program, &program)?;
        }
        Ok(Self { program, folder })
    }

    /// The folder around the data folder, for what a row writes.
    pub(crate) fn room(&self) -> &Path {
        self.folder.path()
    }

    /// Where the knowledge base is.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The copy's path.
    pub(crate) fn program(&self) -> &Path {
        &self.program
    }

    /// The command, not yet run.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        self.under(&[], words)
    }

    /// The command, run by another program: `["strace", "-f"]`.
    pub(crate) fn under(&self, wrapper: &[&str], words: &[&str]) -> Command {
        let mut command = match wrapper {
            [] => Command::new(&self.program),
            [program, arguments @ ..] => {
                let mut command = Command::new(program);
                command.args(arguments).arg(&self.program);
                command
            }
        };
        command.args(words).arg("--data-dir").arg(self.data());
        command.env("NO_COLOR", "1").stdin(Stdio::null());
        for variable in FOREIGN_SETTINGS {
            command.env_remove(variable);
        }
        command
    }

    /// Runs it to its end.
    pub(crate) fn run(&self, words: &[&str]) -> Result<Ran> {
        finish(self.command(words))
    }

    /// Runs it; an error unless it ends with one of `statuses`.
    pub(crate) fn expect(&self, words: &[&str], statuses: &[i32]) -> Result<Ran> {
        let ran = self.run(words)?;
        ensure!(
            ran.status
                .code()
                .is_some_and(|code| statuses.contains(&code)),
            "`grist {}` ended with {}: {}",
            words.join(" "),
            ran.status,
            ran.err.trim()
        );
        Ok(ran)
    }

    /// Runs it with `--json` and reads the answer.
    pub(crate) fn json(&self, words: &[&str]) -> Result<Value> {
        let mut words = words.to_vec();
        words.push("--json");
        let ran = self.expect(&words, &[0, 1, 2])?;
        serde_json::from_str(&ran.out)
            .with_context(|| format!("`grist {}` printed no JSON: {}", words.join(" "), ran.err))
    }

    /// Starts it with its events on a channel.
    pub(crate) fn start(&self, words: &[&str]) -> Result<Running> {
        self.launch(self.command(words))
    }

    /// Starts a command with its events on a channel.
    pub(crate) fn launch(&self, mut command: Command) -> Result<Running> {
        command.arg("--json").arg("--watch-progress");
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let events = child.stdout.take().context("its events go nowhere")?;
        Ok(Running {
            child,
            events: listen(events),
        })
    }
}

/// A program at work.
pub(crate) struct Running {
    /// Its process.
    pub(crate) child: Child,
    /// The lines it prints; closed when it ends.
    pub(crate) events: Receiver<String>,
}

impl Running {
    /// Waits for a line that contains `text`; false when the program ended before.
    pub(crate) fn heard(&self, text: &str) -> bool {
        self.events.iter().any(|line| line.contains(text))
    }

    /// Kills it at once.
    pub(crate) fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: ExitStatus,
    pub(crate) out: String,
    pub(crate) err: String,
    /// Whether it was killed because it did not end in time.
    pub(crate) given_up: bool,
}

impl Ran {
    /// Whether it ended by itself and without a panic, whatever it had to say.
    pub(crate) fn ended_well(&self) -> Result<()> {
        if self.status.code().is_none() || self.err.contains("panicked at") {
            bail!("it broke down ({}): {}", self.status, self.err.trim());
        }
        Ok(())
    }
}

/// Runs a command to its end; one that is stuck is killed, which is an error.
pub(crate) fn finish(command: Command) -> Result<Ran> {
    finish_within(command, None)
}

/// Runs a command to its end, or kills it after `patience`; without it being stuck is an error.
pub(crate) fn finish_within(command: Command, patience: Option<Duration>) -> Result<Ran> {
    finish_watched(command, patience, |_| ())
}

/// Runs a command to its end, or kills it after `patience`; `look` sees its process ten times
/// a second.
pub(crate) fn finish_watched(
    mut command: Command,
    patience: Option<Duration>,
    mut look: impl FnMut(u32),
) -> Result<Ran> {
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {:?}", command.get_program()))?;
    let id = child.id();
    let (sender, ended) = channel();
    let waiting = std::thread::spawn(move || {
        let output = child.wait_with_output();
        // Whoever gave up listening does not want to know.
        let _ = sender.send(());
        output
    });
    let until = Instant::now() + patience.unwrap_or(PATIENCE);
    let mut given_up = false;
    while ended.recv_timeout(LOOK).is_err() {
        look(id);
        if Instant::now() > until {
            kill(id);
            ensure!(
                patience.is_some(),
                "stuck: {command:?} did not end within {PATIENCE:?}"
            );
            given_up = true;
            break;
        }
    }
    let output = waiting
        .join()
        .map_err(|_| anyhow::anyhow!("waiting failed"))??;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(Ran {
        status: output.status,
        out: text(&output.stdout),
        err: text(&output.stderr),
        given_up,
    })
}

/// Runs a command to its end, or kills it when it has not ended `patience` after it first said
/// `sign` on standard error.
pub(crate) fn finish_after(mut command: Command, sign: &str, patience: Duration) -> Result<Ran> {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {:?}", command.get_program()))?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let out = out.context("it has no standard output")?;
    let err = err.context("it has no standard error")?;
    let out = std::thread::spawn(move || std::io::read_to_string(out));
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        let lines = BufReader::new(err).lines().map_while(Result::ok);
        // Whoever gave up listening does not want to know.
        lines.for_each(|line| drop(sender.send(line)));
    });
    let mut ran = Heard::default();
    let mut until = Instant::now() + PATIENCE;
    loop {
        match lines.recv_timeout(LOOK) {
            Ok(line) => {
                if line.contains(sign) && !ran.signed {
                    ran.signed = true;
                    until = Instant::now() + patience;
                }
                ran.err += &line;
                ran.err.push('\n');
            }
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if !ran.given_up && Instant::now() > until {
            kill(child.id());
            ensure!(
                ran.signed,
                "stuck: {command:?} did not end within {PATIENCE:?}"
            );
            ran.given_up = true;
        }
    }
    let out = out
        .join()
        .map_err(|_| anyhow::anyhow!("reading failed"))??;
    Ok(Ran {
        status: child.wait()?,
        out,
        err: ran.err,
        given_up: ran.given_up,
    })
}

/// What is known of a program at work.
#[derive(Default)]
struct Heard {
    err: String,
    /// Whether it gave the sign.
    signed: bool,
    given_up: bool,
}

/// The command, with nobody to hear what it says.
pub(crate) fn quiet(mut command: Command) -> Command {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Command lines of processes that run `program`, after those that are ending had time to.
pub(crate) fn processes_of(program: &Path) -> Vec<String> {
    let until = Instant::now() + Duration::from_secs(5);
    loop {
        let found = command_lines_of(program);
        if found.is_empty() || Instant::now() > until {
            return found;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn command_lines_of(program: &Path) -> Vec<String> {
    let program = program.to_string_lossy().into_owned();
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    processes
        .filter_map(|process| fs::read(process.path().join("cmdline")).ok())
        .map(|line| String::from_utf8_lossy(&line).replace('\0', " "))
        .filter(|line| line.starts_with(&program))
        .collect()
}

fn kill(id: u32) {
    let process = i32::try_from(id)
        .ok()
        .and_then(rustix::process::Pid::from_raw);
    if let Some(process) = process {
        // It may have ended this very moment.
        let _ = rustix::process::kill_process(process, rustix::process::Signal::KILL);
    }
}

fn listen(output: ChildStdout) -> Receiver<String> {
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            // Nobody listens any more once the process is killed.
            let _ = sender.send(line);
        }
    });
    lines
}
