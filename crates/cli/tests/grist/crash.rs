//! The promise of the whole program: kill it whenever you like.
//!
//! One job over 200 files is killed at least 100 times at random moments. Afterwards the
//! knowledge base must be the one an undisturbed run makes.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use gristmill_model::{FileState, ModelId, Timestamp};
use gristmill_store::{DocumentFilter, FileFilter, JobFilter, Page, Store};

use crate::support::{Grist, has_model};

const FILES: usize = 200;
const KILLS: usize = 100;
/// The variable that repeats a run with the same random moments.
const SEED: &str = "GRISTMILL_TEST_SEED";
const MODEL: &str = "all-MiniLM-L6-v2/int8";

#[test]
fn a_hundred_kills_leave_what_one_quiet_run_leaves() {
    if !has_model() {
        return;
    }
    let mut random = Random::from_environment();
    let quiet = Grist::new();
    let killed = Grist::under_own_name();
    let folder = quiet.folder.path().join("papers");
    write_papers(&folder, &mut random);
    let papers = folder.to_str().unwrap();

    quiet.run(&["ingest", papers]).expect(0);
    let kills = kill_until(&killed, papers, &mut random);
    assert!(
        kills >= KILLS,
        "only {kills} kills fitted into the job: seed {}",
        random.seed
    );
    killed
        .run(&["ingest", papers, "-o", "max_workers=2"])
        .expect(0);

    assert_eq!(contents(&killed), contents(&quiet), "seed {}", random.seed);
    one_job_with_every_file_ended(&killed);
    assert_eq!(
        leftovers(&killed),
        Vec::<PathBuf>::new(),
        "in the staging folder"
    );
    assert_eq!(
        parsers_of(&killed),
        Vec::<String>::new(),
        "processes that nobody needs"
    );
    killed.run(&["doctor", "--read-data"]).expect(0);
}

/// Starts the job again and again, and kills each process at a random moment, at the latest
/// when its first file has ended. Ends early when the job is done.
fn kill_until(grist: &Grist, papers: &str, random: &mut Random) -> usize {
    let words = [
        "ingest",
        papers,
        "--json",
        "--watch-progress",
        "-o",
        "max_workers=2",
    ];
    for kills in 0..KILLS {
        let mut command = grist.command(&words);
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let ended = ends_of_files(child.stdout.take().unwrap());
        // Short waits hit the start, the recovery and the listing, long ones the work.
        let longest = [20, 200, 2_000, 20_000][random.below(4)];
        let wait = Duration::from_millis(random.below(longest) as u64);
        let heard = ended.recv_timeout(wait);
        if heard == Err(RecvTimeoutError::Disconnected) {
            child.wait().unwrap();
            return kills;
        }
        std::thread::sleep(Duration::from_millis(random.below(10) as u64));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    KILLS
}

/// A message for every file that ended.
fn ends_of_files(events: ChildStdout) -> Receiver<()> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let lines = BufReader::new(events).lines().map_while(Result::ok);
        for _ in lines.filter(|line| line.contains("\"event\":\"file_moved\"")) {
            // Nobody listens any more once the process is killed.
            let _ = sender.send(());
        }
    });
    receiver
}

/// Documents by name: their chunks' texts and vectors, in order.
fn contents(grist: &Grist) -> BTreeMap<String, Vec<(String, Vec<u32>)>> {
    let store = Store::open(&grist.data_dir(), Timestamp(0)).unwrap();
    let model = ModelId(MODEL.to_owned());
    let documents = store
        .documents(&DocumentFilter::default(), Page::all())
        .unwrap();
    assert_eq!(documents.items.len(), FILES);
    let mut contents = BTreeMap::new();
    for document in documents.items {
        let chunks = store.chunks(&document.id, Page::all()).unwrap().items;
        let texts: Vec<&str> = chunks
            .iter()
            .map(|stored| stored.chunk.text.as_str())
            .collect();
        let vectors = store.cached_vectors(&model, &texts).unwrap();
        let bits = |vector: Option<Vec<f32>>| {
            let vector = vector.expect("every chunk has a vector");
            vector.into_iter().map(f32::to_bits).collect()
        };
        let texts = texts.into_iter().map(str::to_owned);
        let chunks = texts.zip(vectors.into_iter().map(bits)).collect();
        let twice = contents.insert(document.key.0, chunks);
        assert!(twice.is_none(), "a document is there twice");
    }
    contents
}

fn one_job_with_every_file_ended(grist: &Grist) {
    let store = Store::open(&grist.data_dir(), Timestamp(0)).unwrap();
    let jobs = store
        .jobs(&JobFilter::default(), Page::all())
        .unwrap()
        .items;
    let done = jobs.first().expect("there is a job");
    // Whoever was killed before the job was there made none; the last run found all done.
    let finished: Vec<_> = jobs.iter().filter(|job| job.totals.completed > 0).collect();
    assert_eq!(
        finished.len(),
        1,
        "one job did the work, however often it was taken up"
    );
    let files = store
        .files(&finished[0].id, &FileFilter::default(), Page::all())
        .unwrap()
        .items;
    let names: BTreeSet<&str> = files.iter().map(|file| file.key.0.as_str()).collect();
    assert_eq!((files.len(), names.len()), (FILES, FILES), "each file once");
    for file in &files {
        let completed = matches!(file.state, FileState::Completed { .. });
        assert!(completed, "`{}` is {:?}", file.key, file.state);
    }
    assert!(done.state.is_final());
}

fn leftovers(grist: &Grist) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(grist.data_dir().join("staging"));
    entries.map_or_else(
        |_| Vec::new(),
        |entries| entries.map(|entry| entry.unwrap().path()).collect(),
    )
}

/// Command lines of processes of this program, after those that are ending had time to.
fn parsers_of(grist: &Grist) -> Vec<String> {
    let until = Instant::now() + Duration::from_secs(5);
    loop {
        let found = processes_of(grist.program());
        if found.is_empty() || Instant::now() > until {
            return found;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[cfg(target_os = "linux")]
fn processes_of(program: &Path) -> Vec<String> {
    let program = program.to_string_lossy().into_owned();
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    processes
        .filter_map(|process| std::fs::read(process.path().join("cmdline")).ok())
        .map(|line| String::from_utf8_lossy(&line).replace('\0', " "))
        .filter(|line| line.starts_with(&program))
        .collect()
}

#[cfg(not(target_os = "linux"))]
fn processes_of(_: &Path) -> Vec<String> {
    Vec::new()
}

/// Small files of several kinds, no two alike, each of one to a few chunks.
fn write_papers(folder: &Path, random: &mut Random) {
    std::fs::create_dir(folder).unwrap();
    for number in 0..FILES {
        let (name, text) = match number % 3 {
            0 => (format!("{number:03}.txt"), prose(number, random)),
            1 => (format!("{number:03}.csv"), table(number, random)),
            _ => (format!("{number:03}.html"), page(number, random)),
        };
        std::fs::write(folder.join(name), text).unwrap();
    }
}

fn prose(number: usize, random: &mut Random) -> String {
    let mut text = format!("Report {number} of the harbour master.\n\n");
    for _ in 0..2 + random.below(12) {
        text += &sentence(random);
    }
    text
}

fn table(number: usize, random: &mut Random) -> String {
    let mut text = String::from("berth,cargo,tons\n");
    for row in 0..5 + random.below(20) {
        let cargo = random.word();
        text += &format!("{number}-{row},{cargo},{}\n", random.below(5000));
    }
    text
}

fn page(number: usize, random: &mut Random) -> String {
    let mut text = format!("<html><body><h1>Log {number}</h1>");
    for _ in 0..1 + random.below(6) {
        text += &format!("<h2>The {}</h2><p>{}</p>", random.word(), sentence(random));
    }
    text + "</body></html>"
}

fn sentence(random: &mut Random) -> String {
    let mut words: Vec<&str> = Vec::new();
    for _ in 0..8 + random.below(10) {
        words.push(random.word());
    }
    format!("The {} came in. ", words.join(" "))
}

/// Numbers that look random and can be had again: xorshift64*.
struct Random {
    seed: u64,
    state: u64,
}

impl Random {
    fn from_environment() -> Self {
        let given = std::env::var(SEED).ok().and_then(|seed| seed.parse().ok());
        let seed = given.unwrap_or_else(|| {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
            now.as_nanos() as u64
        });
        println!("{SEED}={seed} repeats this run");
        Self {
            seed,
            state: seed | 1,
        }
    }

    fn below(&mut self, limit: usize) -> usize {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        let mixed = self.state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        mixed as usize % limit
    }

    fn word(&mut self) -> &'static str {
        const WORDS: [&str; 24] = [
            "barge", "buoy", "cable", "cargo", "channel", "crane", "deck", "ferry", "fog", "grain",
            "hull", "keel", "lamp", "mast", "mole", "net", "pilot", "quay", "rudder", "salt",
            "tide", "timber", "tug", "winch",
        ];
        WORDS[self.below(WORDS.len())]
    }
}
