//! A parser child that misbehaves on demand, for the tests of the pool.
//!
//! A file whose text begins with `fault:` names what goes wrong; any other is parsed.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use gristmill_model::{Document, Failure, Flow, ParseProgress, ParseRequest, Parser};
use gristmill_parse::{ChildPool, InProcess, Limits, WorkerCommand, worker};

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some("parse-worker") => worker::run_with(parse),
        Some("silent") => loop {
            std::thread::sleep(Duration::from_secs(60));
        },
        Some(path) => hold_a_child(path.into()),
        None => ExitCode::FAILURE,
    }
}

/// Has a child parse `path` in a pool of this process, which a test then kills.
fn hold_a_child(path: PathBuf) -> ExitCode {
    let command = WorkerCommand::this_program().expect("the system knows this program");
    let pool = ChildPool::new(command, Limits::default());
    let result = pool.parse(&ParseRequest::new(&path, "held"), &mut |_| Flow::Continue);
    ExitCode::from(u8::from(result.is_err()))
}

fn parse(
    request: &ParseRequest,
    watch: &mut dyn FnMut(ParseProgress) -> Flow,
) -> Result<Document, Failure> {
    let text = std::fs::read_to_string(&request.path).unwrap_or_default();
    match text.strip_prefix("fault:") {
        Some(fault) => misbehave(fault.trim(), watch),
        None => InProcess.parse(request, watch),
    }
}

fn misbehave(
    fault: &str,
    watch: &mut dyn FnMut(ParseProgress) -> Flow,
) -> Result<Document, Failure> {
    match fault {
        "hang" => loop {
            std::hint::spin_loop();
        },
        "pages" => {
            for done in 1.. {
                watch(ParseProgress { done, of: None });
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        "panic" => panic!("the document's secret words"),
        "abort" => std::process::abort(),
        "exit" => std::process::exit(0),
        "overflow" => drop(deep(1)),
        "memory" => runaway(),
        "noise" => drop(std::io::stdout().write_all(&[0xFF; 64])),
        "endless" => loop {
            // Frames of text for as long as someone reads.
            let frame = [
                &[131_u8, 128, 1, 0, 4, 0x80, 0x80, 0x08][..],
                &[b'x'; 131_072],
            ]
            .concat();
            std::io::stdout()
                .write_all(&frame)
                .expect("the parent reads");
        },
        "talk" => loop {
            eprintln!("{}", "words ".repeat(1000));
        },
        "read" => return reach("/etc/hostname"),
        "write" => return attempt(File::create("/tmp/gristmill-escaped").map(drop)),
        "connect" => return attempt(std::net::TcpStream::connect("127.0.0.1:9").map(drop)),
        "child" => {
            let sleeper = std::process::Command::new("/bin/sleep").arg("1000").spawn();
            sleeper
                .expect("sleep starts")
                .wait()
                .expect("it is waited for");
        }
        other => panic!("no fault is called {other}"),
    }
    Ok(Document::default())
}

fn reach(path: &str) -> Result<Document, Failure> {
    attempt(std::fs::read(path).map(drop))
}

/// A document that says how an attempt to escape ended.
fn attempt(escape: std::io::Result<()>) -> Result<Document, Failure> {
    let mut builder = gristmill_model::DocumentBuilder::new("text/plain");
    let text = match escape {
        Ok(()) => "escaped".to_owned(),
        Err(error) => format!("{:?}", error.kind()),
    };
    builder.push(gristmill_model::BlockKind::Paragraph, None, &text);
    Ok(builder.finish())
}

#[expect(
    unconditional_recursion,
    reason = "running out of stack is its purpose"
)]
fn deep(level: u64) -> u64 {
    let room = std::hint::black_box([level; 512]);
    deep(level + 1) + room[7]
}

fn runaway() {
    let mut kept = Vec::new();
    loop {
        kept.push(std::hint::black_box(vec![1_u8; 16 << 20]));
    }
}
