//! The child's side: read an order, parse, answer, until the parent is gone.

use std::any::Any;
use std::fs::File;
use std::io::{self, Read, Stdout, Write};
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, bounded};
use gristmill_model::{Block, Document, Failure, Flow, ParseProgress, ParseRequest, ReasonCode};

use super::handover::Inbox;
use super::wire::{self, FromChild, Head, Order, ToChild, ViewOrder, WireBlock};
use super::{crash, priority, sandbox};
use crate::in_process::REVISION;
use crate::input::failure;
use crate::ocr::{self, Turns};
use crate::view::{PageView, ViewRequest, view_bytes};
use crate::{InProcess, pdf};

/// Deep documents need stack; a parser's own nesting limits keep it from this edge.
const STACK: usize = 64 << 20;

/// Progress is reported no more often than this, so that waiting for the answer costs little.
const PROGRESS_EVERY: Duration = Duration::from_millis(20);

/// Bytes of text, or of blocks, in one frame.
const PART: usize = 256 * 1024;

/// Where the last panic happened: its message could quote the document, its place cannot.
static PANICKED_AT: Mutex<String> = Mutex::new(String::new());

/// Frames from the parent are small: an order with its options.
const LARGEST_ORDER: u64 = 4 << 20;

/// What parses a file, from its bytes; the request names no path.
pub type Parse =
    fn(&[u8], &ParseRequest, &mut dyn FnMut(ParseProgress) -> Flow) -> Result<Document, Failure>;

/// Answers parse requests on standard input with frames on standard output, and ends the
/// process when standard input does. To be called first thing by a program started as a
/// [`WorkerCommand`](super::WorkerCommand) says.
pub fn run() -> ExitCode {
    run_with(|bytes, request, watch| InProcess.parse_bytes(bytes, request, watch))
}

/// [`run`] with another parser, which lets tests put a misbehaving one in the child.
pub fn run_with(parse: Parse) -> ExitCode {
    super::limit_arenas();
    match serve(parse) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("parse-worker: {error}");
            ExitCode::FAILURE
        }
    }
}

fn serve(parse: Parse) -> io::Result<()> {
    let mut inbox = Inbox::of_this_process()?;
    let Some(ToChild::Setup(setup)) = receive(&mut inbox) else {
        return Err(io::Error::other(
            "this is started by Gristmill, not by hand",
        ));
    };
    priority::lower(setup.gentle);
    // Its absence is the failure of a PDF, not of the whole child.
    let _ = pdf::load_pdfium();
    // Confined before any thread exists, so that every thread inherits it.
    let report = sandbox::confine(&setup);
    crash::watch();
    let version = REVISION.to_owned();
    wire::write(&mut io::stdout(), &FromChild::Ready { version, report })?;
    panic::set_hook(Box::new(|panicked| {
        let place = panicked.location().map(ToString::to_string);
        *PANICKED_AT.lock().unwrap_or_else(PoisonError::into_inner) = place.unwrap_or_default();
    }));

    let (orders, incoming) = bounded(1);
    let (answers, go_on) = bounded(1);
    ocr::share(turns(go_on.clone()));
    thread::Builder::new()
        .name("parse".into())
        .stack_size(STACK)
        .spawn(move || work(parse, &incoming, &go_on))?;
    // This thread only listens: when the parent is gone it ends the process, whatever the
    // parser is doing.
    loop {
        match receive(&mut inbox) {
            Some(ToChild::Parse(order)) => match inbox.take_file() {
                Ok(file) => drop(orders.send((Task::Parse(order), file))),
                Err(_) => sandbox::end_group(),
            },
            Some(ToChild::View(order)) => match inbox.take_file() {
                Ok(file) => drop(orders.send((Task::View(order), file))),
                Err(_) => sandbox::end_group(),
            },
            Some(ToChild::Continue) => drop(answers.send(())),
            Some(ToChild::Setup(_)) | None => sandbox::end_group(),
        }
    }
}

/// Has the parent say when text may be recognised. Parsing and recognition are one thread,
/// so the parent's next answer is the one waited for.
fn turns(go_on: Receiver<()>) -> Turns {
    let say = |message| wire::write(&mut io::stdout(), &message).is_ok();
    Turns {
        take: Box::new(move |pixels| {
            say(FromChild::Recognising { pixels }) && go_on.recv().is_ok()
        }),
        give_back: Box::new(move || {
            say(FromChild::Recognised);
        }),
    }
}

/// The parent's next words; none when it is gone or not understood.
fn receive(inbox: &mut impl Read) -> Option<ToChild> {
    wire::read(inbox, LARGEST_ORDER)
        .ok()
        .map(|(message, _)| message)
}

/// What to do with a file.
enum Task {
    Parse(Order),
    View(ViewOrder),
}

fn work(parse: Parse, orders: &Receiver<(Task, File)>, go_on: &Receiver<()>) {
    while let Ok((task, file)) = orders.recv() {
        let mut output = io::stdout();
        let written = match task {
            Task::Parse(order) => match attempt(parse, order, file, &mut output, go_on) {
                Ok(document) => send(&mut output, document),
                Err(failure) => wire::write(&mut output, &FromChild::Failed(failure)),
            },
            Task::View(order) => {
                let answer = look(order, file).map_or_else(FromChild::Failed, FromChild::Viewed);
                wire::write(&mut output, &answer)
            }
        };
        // A parent that no longer reads has no use for this process.
        if written.is_err() {
            sandbox::end_group();
        }
        super::arenas::give_back();
    }
}

fn attempt(
    parse: Parse,
    order: Order,
    mut file: File,
    output: &mut Stdout,
    go_on: &Receiver<()>,
) -> Result<Document, Failure> {
    let request = ParseRequest {
        path: PathBuf::new(),
        name: order.name,
        options: order.options,
        password: order.password,
    };
    sandbox::limit_processor_time(request.options.timeout_seconds);
    crash::forget();
    let bytes = whole(&mut file, &request.name)?;
    let mut reported = None::<Instant>;
    let mut watch = |progress: ParseProgress| {
        if reported.is_some_and(|at| at.elapsed() < PROGRESS_EVERY) {
            return Flow::Continue;
        }
        let ParseProgress { done, of } = progress;
        let sent = wire::write(output, &FromChild::Progress { done, of });
        let answered = sent.is_ok() && go_on.recv().is_ok();
        reported = Some(Instant::now());
        match answered {
            true => Flow::Continue,
            false => Flow::Stop,
        }
    };
    let parsing = AssertUnwindSafe(|| parse(&bytes, &request, &mut watch));
    panic::catch_unwind(parsing).unwrap_or_else(|payload| Err(panicked(&request.name, payload)))
}

fn look(order: ViewOrder, mut file: File) -> Result<PageView, Failure> {
    sandbox::limit_processor_time(order.timeout_seconds);
    crash::forget();
    let bytes = whole(&mut file, &order.name)?;
    let request = ViewRequest {
        path: PathBuf::new(),
        name: order.name,
        password: order.password,
        page: order.page,
        width: order.width,
        words: order.words,
        timeout_seconds: order.timeout_seconds,
    };
    let looking = AssertUnwindSafe(|| view_bytes(&bytes, &request));
    panic::catch_unwind(looking).unwrap_or_else(|payload| Err(panicked(&request.name, payload)))
}

fn whole(file: &mut File, name: &str) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(|error| {
        let detail = format!("cannot read `{name}`: {error}");
        failure(ReasonCode::Unreadable, detail)
    })?;
    Ok(bytes)
}

fn panicked(name: &str, payload: Box<dyn Any + Send>) -> Failure {
    // Dropping a payload may panic in its turn.
    std::mem::forget(payload);
    let place = PANICKED_AT.lock().unwrap_or_else(PoisonError::into_inner);
    let detail = format!("the parser panicked on `{name}` at {place}");
    failure(ReasonCode::ParserCrashed, detail)
}

fn send(output: &mut impl Write, document: Document) -> io::Result<()> {
    let Document {
        title,
        language,
        media_type,
        metadata,
        pages,
        images,
        text,
        blocks,
        gaps,
        margins,
    } = document;
    let head = Head {
        title,
        language,
        media_type,
        metadata: metadata.into_iter().collect(),
        pages,
        images,
        gaps: gaps.into_iter().map(|gap| (gap.page, gap.why)).collect(),
        margins: margins
            .into_iter()
            .map(|margin| (margin.page, margin.text))
            .collect(),
    };
    wire::write(output, &FromChild::Head(head))?;
    send_text(output, &text)?;
    send_blocks(output, blocks)?;
    wire::write(output, &FromChild::Done)
}

fn send_text(output: &mut impl Write, mut text: &str) -> io::Result<()> {
    while !text.is_empty() {
        let mut end = text.len().min(PART);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let (piece, rest) = text.split_at(end);
        wire::write(output, &FromChild::Text(piece.to_owned()))?;
        text = rest;
    }
    Ok(())
}

fn send_blocks(output: &mut impl Write, blocks: Vec<Block>) -> io::Result<()> {
    let mut batch: Vec<WireBlock> = Vec::new();
    let mut weight = 0;
    for block in blocks {
        weight += 64 + (block.span.end - block.span.start) as usize;
        batch.push(block.into());
        if weight >= PART {
            weight = 0;
            wire::write(output, &FromChild::Blocks(std::mem::take(&mut batch)))?;
        }
    }
    wire::write(output, &FromChild::Blocks(batch))
}
