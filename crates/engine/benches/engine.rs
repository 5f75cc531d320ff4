//! What the engine itself costs, with a parser and an embedder that cost next to
//! nothing, as one JSON object: `cargo bench -p gristmill-engine`.
//!
//! Every file becomes eight chunks. The cost of a file is all of its way: listing, claim,
//! snapshot, chunking, batching, one durable transaction, events.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use gristmill_engine::{
    Engine, EngineConfig, JobFiles, JobRequest, PreflightRequest, PreflightState,
};
use gristmill_model::settings::Resolved;
use gristmill_model::{
    BlockKind, CollectionId, Connection, ConnectionConfig, ConnectionId, ConnectionStatus,
    Document, DocumentBuilder, Embedder, Failure, Flow, JobOrigin, JobState, ModelId,
    ParseProgress, ParseRequest, Parser, Priority, ProcessingOptions, Selection, Timestamp,
    TokenCounter,
};

const FILES: usize = 3_000;
const PARAGRAPHS: usize = 8;
const LISTED: usize = 20_000;

type Anyhow<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Anyhow<()> {
    let dir = tempfile::tempdir()?;
    let documents = dir.path().join("documents");
    write(&documents)?;
    let settings = Resolved::layer(&Default::default(), &Default::default())
        .map_err(|problems| format!("{problems:?}"))?;
    let parts = (
        Arc::new(Paragraphs),
        Arc::new(Flat(ModelId("flat/384".into()))),
    );
    let config = EngineConfig::new(dir.path().join("data"), settings, parts.0, parts.1);
    let engine = Engine::open(config)?;
    engine
        .store()
        .add_connection(connection("bench", &documents))?;
    let fresh = run(&engine, "fresh")?;
    let again = run(&engine, "again")?;
    let listed = list(&engine, dir.path())?;
    let files = FILES as f64;
    println!(
        "{{\"bench\": \"engine\", \"files_per_second\": {:.0}, \"milliseconds_per_file\": {:.3}, \
         \"unchanged_files_per_second\": {:.0}, \"preflight_listed_files_per_second\": {:.0}, \
         \"peak_memory_mb\": {:.0}}}",
        files / fresh.as_secs_f64(),
        fresh.as_secs_f64() * 1000.0 / files,
        files / again.as_secs_f64(),
        LISTED as f64 / listed.as_secs_f64(),
        peak_memory_mb()
    );
    Ok(())
}

/// Texts that differ, so that nothing is found stored already.
fn write(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for number in 0..FILES {
        let line = |at| {
            format!(
                "Paragraph {at} of document {number}. {}\n",
                "And words. ".repeat(70)
            )
        };
        let text: String = (0..PARAGRAPHS).map(line).collect();
        std::fs::write(folder.join(format!("{number}.txt")), text)?;
    }
    Ok(())
}

/// How long a preflight takes until every file is listed and compared with the store.
fn list(engine: &Engine, dir: &Path) -> Anyhow<Duration> {
    let many = dir.join("many");
    for number in 0..LISTED {
        let folder = many.join((number / 500).to_string());
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join(format!("{number}.txt")), number.to_string())?;
    }
    engine.store().add_connection(connection("many", &many))?;
    let begun = Instant::now();
    let id = engine.start_preflight(PreflightRequest {
        mapping: None,
        selections: vec![Selection::everything(ConnectionId("many".into()))],
        collection: CollectionId::default(),
        options: ProcessingOptions::default(),
    })?;
    while engine.preflight(&id)?.state == PreflightState::Listing {
        std::thread::sleep(Duration::from_millis(5));
    }
    let took = begun.elapsed();
    engine.release_preflight(&id);
    Ok(took)
}

fn connection(id: &str, folder: &Path) -> Connection {
    Connection {
        id: ConnectionId(id.into()),
        user: "default".into(),
        name: "bench".into(),
        config: ConnectionConfig::LocalDirectory {
            path: folder.display().to_string(),
        },
        status: ConnectionStatus::Authenticated,
        created_at: Timestamp(0),
        checked_at: Timestamp(0),
    }
}

fn run(engine: &Engine, name: &str) -> Anyhow<Duration> {
    let events = engine.store().subscribe();
    let begun = Instant::now();
    let job = engine.create_job(JobRequest {
        id: None,
        user: "default".into(),
        name: name.into(),
        description: None,
        priority: Priority::Normal,
        origin: JobOrigin::Api,
        collection: CollectionId::default(),
        options: ProcessingOptions {
            quality_threshold: 0.0,
            ..ProcessingOptions::default()
        },
        files: JobFiles::Selections(vec![Selection::everything(ConnectionId("bench".into()))]),
        request: None,
        start: true,
    })?;
    loop {
        let now = engine.store().job(&job.id)?;
        if now.state.is_final() {
            assert_eq!(now.state, JobState::Completed, "{now:?}");
            return Ok(begun.elapsed());
        }
        let _ = events.recv_timeout(Duration::from_millis(100));
        while events.try_recv().is_ok() {}
    }
}

/// A paragraph for each line.
struct Paragraphs;

impl Parser for Paragraphs {
    fn version(&self) -> &str {
        "paragraphs"
    }

    fn parse(
        &self,
        request: &ParseRequest,
        _: &mut dyn FnMut(ParseProgress) -> Flow,
    ) -> Result<Document, Failure> {
        let text = std::fs::read_to_string(&request.path).unwrap_or_default();
        let mut builder = DocumentBuilder::new("text/plain");
        text.lines()
            .for_each(|line| builder.push(BlockKind::Paragraph, None, line));
        Ok(builder.finish())
    }
}

/// The same vector for every text.
struct Flat(ModelId);

impl TokenCounter for Flat {
    fn max_tokens(&self) -> usize {
        254
    }

    fn count(&self, text: &str) -> usize {
        text.split_whitespace().count()
    }

    fn offsets(&self, text: &str) -> Vec<usize> {
        let start = text.as_ptr() as usize;
        let words = text.split_whitespace();
        words.map(|word| word.as_ptr() as usize - start).collect()
    }
}

impl Embedder for Flat {
    fn model(&self) -> &ModelId {
        &self.0
    }

    fn dimensions(&self) -> usize {
        384
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, Failure> {
        let vector = vec![1.0 / (384.0_f32).sqrt(); 384];
        Ok(vec![vector; texts.len()])
    }
}

/// The most memory the process ever had, where the system tells.
fn peak_memory_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().split(' ').next()?.parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1000.0
}
