//! How fast the store takes chunks in and answers searches, as one line of JSON.
//!
//! `cargo bench -p gristmill-store --bench store -- [--chunks N] [--queries N] [--keep FOLDER]`:
//! 100,000 chunks and 200 queries of each kind by default; a million takes several minutes and
//! 3 GB. With no queries it stops once the chunks are stored. The store is kept in FOLDER, which
//! must not be there, or else in a temporary one.
//! Texts are made up: words of a Zipf distribution, about 1,000 characters a chunk, eight
//! chunks a file; vectors of 384 dimensions lie in clusters, as those of real texts do.

mod corpus;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use corpus::Corpus;
use gristmill_model::{
    CollectionId, JobId, SearchFilters, SearchMode, SearchQuery, Step, Timestamp,
};
use gristmill_store::{
    BootId, Claimed, DocumentFilter, FileFilter, Page, QueryVector, Receipt, Store,
};

const NOW: Timestamp = Timestamp(1_780_000_000_000);
/// Files made before the clock starts again.
const BATCH: u32 = 2048;

fn main() {
    let chunks = number("--chunks").unwrap_or(100_000);
    let queries = number("--queries").unwrap_or(200);
    let temporary = tempfile::tempdir().expect("a temporary folder can be made");
    let kept = argument("--keep").map(PathBuf::from);
    let folder = kept.unwrap_or_else(|| temporary.path().to_owned());
    let store = Store::open(&folder, NOW).expect("an empty folder can be opened");
    let mut corpus = Corpus::new();
    let taken = fill(&store, &mut corpus, chunks / corpus::CHUNKS_PER_FILE);
    let stored = chunks as f64;
    let mut report = BTreeMap::new();
    report.insert("chunks".to_owned(), stored);
    let cpu = writer_seconds().map(|seconds| seconds * 1e6 / stored);
    report.extend(cpu.map(|micros| ("writer_cpu_us_per_chunk".to_owned(), micros)));
    report.insert("chunks_per_second".to_owned(), stored / taken.as_secs_f64());
    let bytes = std::fs::metadata(folder.join(gristmill_store::DATABASE));
    let bytes = bytes.expect("the database is there").len();
    report.insert("bytes_per_chunk".to_owned(), bytes as f64 / stored);
    if queries == 0 {
        return print(&report);
    }
    for (name, mode, filters) in kinds() {
        let millis = search(&store, &mut corpus, queries, mode, &filters);
        for (part, value) in [("p50", 0.5), ("p95", 0.95)] {
            let at = ((millis.len() - 1) as f64 * value) as usize;
            report.insert(format!("search_{name}_{part}_ms"), millis[at]);
        }
    }
    report.extend(facts(&store));
    drop(store);
    let cold = cold(&folder, &mut corpus);
    report.insert("open_and_first_search_ms".to_owned(), cold);
    report.extend(long_job(&corpus));
    print(&report);
}

fn print(report: &BTreeMap<String, f64>) {
    let line = serde_json::to_string(report).expect("numbers are JSON");
    println!("{line}");
}

fn number(name: &str) -> Option<u32> {
    argument(name)?.parse().ok()
}

fn argument(name: &str) -> Option<String> {
    std::env::args()
        .skip_while(|argument| argument != name)
        .nth(1)
}

/// Stores so many files; the time counts from handing one in to the last receipt.
fn fill(store: &Store, corpus: &mut Corpus, files: u32) -> Duration {
    let boot = store
        .recover(NOW)
        .expect("a new database can be recovered")
        .boot;
    store
        .add_connection(corpus::connection())
        .expect("it is the first");
    let job = start(store, corpus, files);
    let mut taken = Duration::ZERO;
    loop {
        let claimed = claim(store, &job, boot);
        if claimed.is_empty() {
            return taken;
        }
        let ends: Vec<_> = claimed.iter().map(|claimed| corpus.file(claimed)).collect();
        let begun = Instant::now();
        let receipts: Vec<Receipt<_>> = claimed
            .iter()
            .zip(ends)
            .map(|(claimed, end)| store.finish(claimed.claim, end))
            .collect();
        for receipt in receipts {
            receipt.wait().expect("a sound file can be stored");
        }
        taken += begun.elapsed();
    }
}

fn start(store: &Store, corpus: &Corpus, files: u32) -> JobId {
    let job = corpus::job();
    let id = job.id.clone();
    store.create_job(job, NOW).expect("it is the first");
    let listed = corpus.listing(files);
    store
        .add_files(&id, listed, true, NOW)
        .expect("the job is there");
    store.step(&id, Step::Start, NOW).expect("it is pending");
    store.step(&id, Step::Admit, NOW).expect("it is queued");
    id
}

fn claim(store: &Store, job: &JobId, boot: BootId) -> Vec<Claimed> {
    store
        .claim(job, boot, BATCH, NOW)
        .expect("the job is there")
}

fn kinds() -> Vec<(&'static str, SearchMode, SearchFilters)> {
    let some = SearchFilters {
        metadata: BTreeMap::from([("shelf".to_owned(), "3".to_owned())]),
        ..SearchFilters::default()
    };
    let most = SearchFilters {
        collections: vec![CollectionId::default()],
        ..SearchFilters::default()
    };
    vec![
        ("hybrid", SearchMode::Hybrid, SearchFilters::default()),
        ("words", SearchMode::Text, SearchFilters::default()),
        ("meaning", SearchMode::Vector, SearchFilters::default()),
        ("filtered_tenth", SearchMode::Hybrid, some),
        ("filtered_all", SearchMode::Hybrid, most),
    ]
}

/// Milliseconds of each query, sorted.
fn search(
    store: &Store,
    corpus: &mut Corpus,
    queries: u32,
    mode: SearchMode,
    filters: &SearchFilters,
) -> Vec<f64> {
    let mut millis: Vec<f64> = (0..queries)
        .map(|_| {
            let (text, vector) = corpus.question();
            let query = SearchQuery {
                text,
                mode,
                limit: 10,
                filters: filters.clone(),
            };
            let begun = Instant::now();
            let model = corpus::model();
            let vector = QueryVector {
                model: &model,
                vector: &vector,
            };
            let hits = store.search(&query, Some(vector)).expect("a search works");
            assert!(!hits.is_empty(), "`{}` finds nothing", query.text);
            begun.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    millis.sort_by(f64::total_cmp);
    millis
}

/// What it takes to tell of all documents, in milliseconds.
fn facts(store: &Store) -> Vec<(String, f64)> {
    let mut report = Vec::new();
    let mut timed = |name: &str, work: &mut dyn FnMut()| {
        let begun = Instant::now();
        work();
        report.push((name.to_owned(), begun.elapsed().as_secs_f64() * 1000.0));
    };
    let some = store.documents(&DocumentFilter::default(), Page::first(1));
    let some = some.expect("documents can be listed").items.remove(0).id;
    timed("overview_ms", &mut || {
        store.overview(None).expect("documents can be counted");
    });
    timed("near_duplicates_ms", &mut || {
        let groups = store.near_duplicates(None, Page::first(100));
        groups.expect("documents can be grouped");
    });
    timed("alike_ms", &mut || {
        store.alike(&some).expect("documents can be compared");
    });
    report
}

/// What a new process waits for its first answer, the embedding of the query aside.
fn cold(folder: &std::path::Path, corpus: &mut Corpus) -> f64 {
    let begun = Instant::now();
    let store = Store::open_read_only(folder).expect("it can be opened again");
    search(
        &store,
        corpus,
        1,
        SearchMode::Hybrid,
        &SearchFilters::default(),
    );
    begun.elapsed().as_secs_f64() * 1000.0
}

/// What a job of 100,000 files costs besides the work on them, in milliseconds.
fn long_job(corpus: &Corpus) -> Vec<(String, f64)> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let mut report = Vec::new();
    let mut timed = |name: &str, work: &mut dyn FnMut()| {
        let begun = Instant::now();
        work();
        let millis = begun.elapsed().as_secs_f64() * 1000.0;
        report.push((format!("files_100000_{name}_ms"), millis));
    };
    let store = Store::open(folder.path(), NOW).expect("an empty folder can be opened");
    store
        .add_connection(corpus::connection())
        .expect("it is the first");
    let mut job = None;
    timed("list", &mut || job = Some(start(&store, corpus, 100_000)));
    let job = job.expect("it was just made");
    let page = Page {
        offset: 99_900,
        limit: 100,
    };
    let files = |filter: &FileFilter| store.files(&job, filter, page).expect("the job is there");
    timed("last_page", &mut || drop(files(&FileFilter::default())));
    let text = FileFilter {
        text: Some("report 9999".to_owned()),
        ..FileFilter::default()
    };
    timed("text_search", &mut || drop(files(&text)));
    timed("cancel", &mut || {
        store.step(&job, Step::Cancel, NOW).expect("it is running");
    });
    report
}

/// Processor time of the thread that writes, where the system tells.
fn writer_seconds() -> Option<f64> {
    let threads = std::fs::read_dir("/proc/self/task").ok()?;
    let stats = threads.filter_map(|thread| {
        let stat = std::fs::read_to_string(thread.ok()?.path().join("stat")).ok()?;
        stat.contains("(store-writer)").then_some(stat)
    });
    let stat = stats.into_iter().next()?;
    let fields: Vec<&str> = stat.split_whitespace().collect();
    let ticks: f64 = fields[13].parse::<f64>().ok()? + fields[14].parse::<f64>().ok()?;
    Some(ticks / 100.0)
}
