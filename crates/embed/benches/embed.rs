//! How fast the encoder is: `cargo bench -p gristmill-embed -- TEXTS.json [int8|f32]`.
//!
//! TEXTS.json is a list of texts, made by `benches/peers/embed_texts.py`, so that the peers
//! beside it can be run on the same ones. Prints one JSON object. Speeds are per second of
//! processor time, best of several rounds, which other programs on the machine disturb least;
//! `scaling` is by the clock on the wall and wants an idle machine.

use std::error::Error;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use gristmill_embed::{Encoder, Precision, default_model_dir};
use gristmill_model::{Embedder, TokenCounter};

const ROUNDS: usize = 3;
/// Times all texts are counted in one round: counting them once is too short to time.
const COUNTED: usize = 100;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args()
        .skip(1)
        .filter(|text| !text.starts_with("--"));
    let path = arguments.next().ok_or("name a JSON file of texts")?;
    let precision = arguments.next().unwrap_or("int8".to_owned());
    let precision = Precision::from_name(&precision).ok_or("neither int8 nor f32")?;
    let texts: Vec<String> = serde_json::from_slice(&std::fs::read(path)?)?;
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();

    let mut loaded = None;
    let load = processor_time(|| loaded = Some(Encoder::load(&model_dir(), precision)));
    let encoder = loaded.ok_or("nothing was loaded")??;

    let best = (0..ROUNDS)
        .map(|_| processor_time(|| embed(&encoder, &texts)))
        .min();
    let count = (0..ROUNDS)
        .map(|_| processor_time(|| count_all(&encoder, &texts)))
        .min();
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    let per_second = |time: Option<Duration>, amount: usize| {
        amount as f64 / time.unwrap_or_default().as_secs_f64()
    };
    let figures = serde_json::json!({
        "runtime": format!("gristmill {}", precision.as_str()),
        "kernel": encoder.kernel(),
        "chunks_per_cpu_second": (per_second(best, texts.len()) * 10.0).round() / 10.0,
        "count_mb_per_second": (per_second(count, COUNTED * bytes) / 1e6).round(),
        "scaling_on_two": (scaling(&encoder, &texts) * 100.0).round() / 100.0,
        "load_cpu_seconds": load.as_secs_f64(),
        "peak_mb": peak_mb(),
    });
    println!("{figures}");
    Ok(())
}

fn model_dir() -> PathBuf {
    let variable = |name| std::env::var_os(name).map(PathBuf::from);
    let home = || variable("HOME").unwrap_or_default().join(".cache");
    variable("GRISTMILL_MODEL_DIR")
        .unwrap_or_else(|| default_model_dir(&variable("XDG_CACHE_HOME").unwrap_or_else(home)))
}

fn embed(encoder: &Encoder, texts: &[&str]) {
    encoder
        .embed(texts)
        .expect("every text is within the limit");
}

fn count_all(encoder: &Encoder, texts: &[&str]) {
    for _ in 0..COUNTED {
        let total: usize = texts.iter().map(|text| encoder.count(text)).sum();
        std::hint::black_box(total);
    }
}

/// Time two threads need for the texts each, against one thread alone, as a factor.
fn scaling(encoder: &Encoder, texts: &[&str]) -> f64 {
    let wall = |threads: usize| {
        let start = Instant::now();
        std::thread::scope(|scope| {
            (0..threads).for_each(|_| drop(scope.spawn(|| embed(encoder, texts))));
        });
        start.elapsed().as_secs_f64() / threads as f64
    };
    let best = |threads| {
        (0..ROUNDS)
            .map(|_| wall(threads))
            .fold(f64::INFINITY, f64::min)
    };
    best(1) / best(2)
}

/// Processor time of this thread, or time on the wall where the system does not tell.
fn processor_time(work: impl FnOnce()) -> Duration {
    let (wall, before) = (Instant::now(), on_processor());
    work();
    match (before, on_processor()) {
        (Some(before), Some(after)) => after - before,
        _ => wall.elapsed(),
    }
}

fn on_processor() -> Option<Duration> {
    let statistics = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = statistics.split(' ').next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

/// Peak resident memory, where Linux tells it.
fn peak_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1000)
}
