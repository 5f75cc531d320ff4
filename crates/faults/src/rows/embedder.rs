//! Providers of embedding models that fail in every way they do, while a job sends them its
//! passages and is killed besides.

use anyhow::{Context, Result, ensure};
use gristmill_model::FileState;
use gristmill_providers::testing::{Mishap, StandIn};

use super::kills::kill_once;
use super::parsers::shares;
use crate::grist::Grist;
use crate::row::{Bench, Row, Verdict};
use crate::{oracle, papers};

/// Files in a job.
const FILES: usize = 40;
/// Length of the vectors that the job asks for.
const DIMENSIONS: usize = 64;

/// Too much was asked for.
pub(crate) const RATE_LIMIT: Row = Row {
    family: "embedder",
    name: "rate_limit",
    says: "a provider answers 429 in each of its forms, at random: no file fails, and killed at \
           random moments the job ends in the store of an undisturbed run",
    run: |bench| weathered(bench, "embedder/rate_limit", rate_limits(), 0.3),
};

/// The provider breaks down.
pub(crate) const STORM: Row = Row {
    family: "embedder",
    name: "storm",
    says: "a provider answers 500, 502, 503 and 529, and breaks off its answers, at random: the \
           job waits and goes on, no file fails, and killed at random moments it ends in the \
           store of an undisturbed run",
    run: |bench| weathered(bench, "embedder/storm", breakdowns(), 0.5),
};

/// The provider says nothing.
pub(crate) const TIMEOUT: Row = Row {
    family: "embedder",
    name: "timeout",
    says: "a provider takes questions and never answers some of them: no file fails, and the job \
           ends in the store of an undisturbed run",
    run: |bench| weathered(bench, "embedder/timeout", vec![Mishap::Stall], 0.05),
};

/// The provider answers something else than it was asked.
pub(crate) const WRONG_ANSWERS: Row = Row {
    family: "embedder",
    name: "wrong_answers",
    says: "a provider answers with vectors of another length, without numbers, too few, doubled, \
           zeros, or no JSON, at random: each file is stored as in an undisturbed run or fails \
           with `embedder_failed`, no wrong vector is stored, and a retry does the rest",
    run: wrong_answers,
};

/// Another model answers under the same name.
pub(crate) const CHANGED_MODEL: Row = Row {
    family: "embedder",
    name: "changed_model",
    says: "another model, with longer vectors, takes the place of a provider's in the middle of \
           a job: what comes after fails with `embedder_failed`, vectors of one length are \
           stored, and a retry does the rest when the model is back",
    run: changed_model,
};

fn rate_limits() -> Vec<Mishap> {
    let left = |what: &str| {
        vec![
            ("x-ratelimit-remaining-requests", "0".to_owned()),
            ("x-ratelimit-reset-requests", what.to_owned()),
        ]
    };
    let gemini = r#"{"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "details": [
        {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "1s"}]}}"#;
    let date = vec![("Retry-After", "Fri, 01 Jan 2021 00:00:00 GMT".to_owned())];
    vec![
        Mishap::busy(0),
        Mishap::busy(1),
        Mishap::status(429),
        Mishap::Status(429, date, String::new()),
        Mishap::Status(429, left("200ms"), "slow down".to_owned()),
        Mishap::Status(429, vec![], gemini.to_owned()),
        Mishap::Headers(left("300ms")),
    ]
}

fn breakdowns() -> Vec<Mishap> {
    let statuses = [500, 502, 503, 529].map(Mishap::status);
    [&statuses[..], &[Mishap::Cut]].concat()
}

/// A provider, the program that knows it as `lab`, and papers to ingest.
struct Place {
    server: StandIn,
    grist: Grist,
    papers: String,
}

impl Place {
    fn new(bench: &Bench, random: &mut fastrand::Rng) -> Result<Self> {
        let grist = Grist::new(bench)?;
        let folder = grist.room().join("papers");
        papers::write(&folder, FILES, random)?;
        let place = Self {
            server: StandIn::start(DIMENSIONS),
            grist,
            papers: folder.to_string_lossy().into_owned(),
        };
        place.introduce(&place.grist)?;
        Ok(place)
    }

    fn introduce(&self, grist: &Grist) -> Result<()> {
        let (url, dimensions) = (self.server.url(), DIMENSIONS.to_string());
        let words = ["providers", "add", "lab", "--url", &url, "--model", "small"];
        let words = [&words[..], &["--dimensions", &dimensions]].concat();
        grist.expect(&words, &[0]).map(drop)
    }

    fn ingest(&self) -> [&str; 6] {
        let model = "embedding_model=lab";
        ["ingest", &self.papers, "-o", model, "-o", "max_workers=4"]
    }

    /// What an undisturbed run stores.
    fn expected(&self, bench: &Bench) -> Result<oracle::Contents> {
        let quiet = Grist::new(bench)?;
        self.introduce(&quiet)?;
        quiet.expect(&self.ingest(), &[0])?;
        oracle::contents(&quiet)
    }

    /// Mishaps at random for so many questions, each as likely as `share`.
    fn weather(
        &self,
        random: &mut fastrand::Rng,
        mishaps: &[Mishap],
        share: f64,
        questions: usize,
    ) {
        let next = (0..questions).map(|_| {
            let strikes = random.f64() < share;
            strikes.then(|| mishaps[random.usize(..mishaps.len())].clone())
        });
        self.server.next(next.collect::<Vec<_>>());
    }
}

/// Trouble that passes: the job is killed a few times meanwhile, and ends as if nothing had
/// been.
fn weathered(bench: &Bench, row: &str, mishaps: Vec<Mishap>, share: f64) -> Result<Verdict> {
    let mut random = bench.random(row);
    let place = Place::new(bench, &mut random)?;
    let expected = place.expected(bench)?;
    place.weather(&mut random, &mishaps, share, bench.extent.pick(60, 600));
    let wanted = bench.extent.pick(3, 20);
    let mut kills = 0;
    while kills < wanted && kill_once(&place.grist, &place.ingest(), &mut random)? {
        kills += 1;
    }
    place.grist.expect(&place.ingest(), &[0])?;
    oracle::same(&oracle::contents(&place.grist)?, &expected)?;
    let failed = oracle::states(&place.grist)?;
    let failed = failed
        .values()
        .filter(|state| matches!(state, FileState::Failed { .. }));
    ensure!(
        failed.count() == 0,
        "files failed for trouble of the provider"
    );
    oracle::check(&place.grist)?;
    Ok(Verdict::Held {
        faults: kills + place.server.struck(),
        note: format!("{kills} kills, {} questions", place.server.asked().len()),
    })
}

fn wrong_answers(bench: &Bench) -> Result<Verdict> {
    let mut random = bench.random("embedder/wrong_answers");
    let place = Place::new(bench, &mut random)?;
    let expected = place.expected(bench)?;
    let mishaps = [
        Mishap::Short,
        Mishap::Dimensions(DIMENSIONS / 2),
        Mishap::Dimensions(DIMENSIONS * 2),
        Mishap::NotANumber,
        Mishap::Zeros,
        Mishap::Doubled,
        Mishap::Nonsense,
    ];
    place.weather(&mut random, &mishaps, 0.7, bench.extent.pick(120, 1_000));
    place.grist.expect(&place.ingest(), &[0, 1, 2])?;
    let states = oracle::states(&place.grist)?;
    only_of_embedder(states.values())?;
    subset(&oracle::contents(&place.grist)?, &expected)?;
    let note = shares(&states.values().map(FileState::as_str).collect::<Vec<_>>());
    let faults = place.server.struck();
    place.server.forget();
    if states
        .values()
        .any(|state| matches!(state, FileState::Failed { .. }))
    {
        place.grist.expect(&["jobs", "retry", "last"], &[0])?;
    }
    oracle::same(&oracle::contents(&place.grist)?, &expected)?;
    oracle::check(&place.grist)?;
    Ok(Verdict::Held { faults, note })
}

fn changed_model(bench: &Bench) -> Result<Verdict> {
    let mut random = bench.random("embedder/changed_model");
    let place = Place::new(bench, &mut random)?;
    let expected = place.expected(bench)?;
    let running = place.grist.start(&place.ingest())?;
    ensure!(
        running.heard("\"event\":\"file_moved\""),
        "the job ended before the model could be changed"
    );
    place.server.change_dimensions(DIMENSIONS + 8);
    let mut running = running;
    running.child.wait().context("it does not end")?;
    let states = oracle::states(&place.grist)?;
    only_of_embedder(states.values())?;
    subset(&oracle::contents(&place.grist)?, &expected)?;
    let failed = states
        .values()
        .filter(|state| matches!(state, FileState::Failed { .. }));
    let failed = failed.count();
    ensure!(failed > 0, "nobody noticed the other model");
    place.server.change_dimensions(DIMENSIONS);
    place.grist.expect(&["jobs", "retry", "last"], &[0])?;
    oracle::same(&oracle::contents(&place.grist)?, &expected)?;
    oracle::check(&place.grist)?;
    Ok(Verdict::Held {
        faults: failed,
        note: format!("{failed} of {FILES} files came after the change"),
    })
}

fn only_of_embedder<'a>(states: impl Iterator<Item = &'a FileState>) -> Result<()> {
    for state in states {
        let text = format!("{state:?}");
        let of_embedder = text.contains("EmbedderFailed");
        ensure!(
            !matches!(state, FileState::Failed { .. }) || of_embedder,
            "a file failed for another reason: {text}"
        );
    }
    Ok(())
}

/// Checks that whatever is stored is as it should be.
fn subset(seen: &oracle::Contents, expected: &oracle::Contents) -> Result<()> {
    for (key, passages) in seen {
        ensure!(
            expected.get(key) == Some(passages),
            "`{key}` is stored with other vectors"
        );
    }
    Ok(())
}
