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
    bytes: &[u8],
    request: &ParseRequest,
    watch: &mut dyn FnMut(ParseProgress) -> Flow,
) -> Result<Document, Failure> {
    let text = String::from_utf8_lossy(bytes);
    match text.strip_prefix("fault:") {
        Some(fault) => misbehave(fault.trim(), watch),
        None => InProcess.parse_bytes(bytes, request, watch),
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
        "leak" => {
            for _ in 0..110 {
                // SAFETY: no memory is involved.
                unsafe { libc::dup(0) };
            }
            return attempt(Ok(()));
        }
        "deaf" => {
            // SAFETY: ignoring a signal touches no memory.
            unsafe { libc::signal(libc::SIGTERM, libc::SIG_IGN) };
            std::thread::sleep(Duration::from_secs(1_000));
        }
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
        "c memory" => {
            use_up_memory();
            std::process::abort();
        }
        "c null" => {
            use_up_memory();
            // SAFETY: the process ends here.
            unsafe { libc::memset(std::ptr::null_mut(), 1, 1) };
        }
        "c++ memory" => {
            eprintln!("terminate called after throwing an instance of 'std::bad_alloc'");
            std::process::abort();
        }
        "write" => return attempt(File::create("/tmp/gristmill-escaped").map(drop)),
        "connect" => return attempt(std::net::TcpStream::connect("127.0.0.1:9").map(drop)),
        "datagram" => return attempt(std::net::UdpSocket::bind("127.0.0.1:0").map(drop)),
        "socket" => return attempt(std::os::unix::net::UnixDatagram::unbound().map(drop)),
        "trace" => return attempt(call(libc::SYS_ptrace, libc::PTRACE_TRACEME.into())),
        "mount" => return attempt(call(libc::SYS_mount, 0)),
        "namespace" => return attempt(call(libc::SYS_unshare, libc::CLONE_NEWUSER.into())),
        "signal" => return attempt(signal_parent()),
        "child" => {
            let sleeper = std::process::Command::new("/bin/sleep").arg("1000").spawn();
            sleeper
                .expect("sleep starts")
                .wait()
                .expect("it is waited for");
        }
        other => match other.strip_prefix("read ") {
            Some(path) => return attempt(std::fs::read(path).map(drop)),
            None => panic!("no fault is called {other}"),
        },
    }
    Ok(Document::default())
}

fn call(number: libc::c_long, argument: libc::c_long) -> std::io::Result<()> {
    // SAFETY: a call that would succeed changes nothing but this process.
    match unsafe { libc::syscall(number, argument, 0, 0, 0, 0) } {
        0.. => Ok(()),
        _ => Err(std::io::Error::last_os_error()),
    }
}

/// A signal that would do no harm.
fn signal_parent() -> std::io::Result<()> {
    // SAFETY: no memory is involved.
    match unsafe { libc::kill(libc::getppid(), libc::SIGWINCH) } {
        0 => Ok(()),
        _ => Err(std::io::Error::last_os_error()),
    }
}

/// Leaves a library in C nothing to ask for.
fn use_up_memory() {
    // SAFETY: the memory is never used.
    while !unsafe { libc::malloc(64 << 20) }.is_null() {}
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
