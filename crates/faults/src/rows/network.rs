//! Web pages behind a network and servers that misbehave.

#[path = "../../../egress/tests/stand_in/mod.rs"]
#[expect(dead_code, reason = "shared with tests that need all of it")]
mod stand_in;

use std::collections::{BTreeMap, HashMap};
use std::io::Write as _;
use std::net::SocketAddr;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use self::stand_in::{Act, Asked, StandIn, answer, redirect};
use super::files::reason;
use crate::grist::{Grist, Ran, finish};
use crate::row::{Bench, Row, Verdict};
use crate::{oracle, papers};

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close";

/// Answers end in the middle.
pub(crate) const CUT: Row = Row {
    family: "network",
    name: "cut",
    says: "the first two answers for each web page break off at some byte of head or body, ended \
           or torn down: nothing half is stored, and the job ends in the same store as without",
    run: cut,
};

fn cut(bench: &Bench) -> Result<Verdict> {
    let count = bench.extent.pick(12, 120);
    let random = Mutex::new(bench.random("network/cut"));
    let quiet = undisturbed(bench, count)?;
    let server = Site::new(bench, count).start(move |page, time| {
        if time >= 2 {
            return vec![Act::Send(page)];
        }
        let mut random = random.lock().unwrap_or_else(PoisonError::into_inner);
        let mut acts = vec![Act::Send(page[..random.usize(..page.len())].to_vec())];
        acts.extend(random.bool().then_some(Act::Reset));
        acts
    });
    let grist = Grist::new(bench)?;
    succeeded(&ingest(&grist, &server, count, &[])?)?;
    same(&grist, &server, &quiet)?;
    held(&grist, 2 * count, format!("{count} pages"))
}

/// A server wants to be asked later.
pub(crate) const RETRY_AFTER: Row = Row {
    family: "network",
    name: "retry_after",
    says: "web pages answer 429 or 503 with `Retry-After` as seconds, as a date, in the past, as \
           nonsense or not at all: none is asked before its time, and all are stored in the end",
    run: retry_after,
};

fn retry_after(bench: &Bench) -> Result<Verdict> {
    const FORMS: [(&str, u64); 5] = [
        ("429 Later\r\nRetry-After: 3", 3),
        // Dated by the server's own clock, which stands still in 1994.
        (
            "429 Later\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\
             Retry-After: Sun, 06 Nov 1994 08:49:40 GMT",
            3,
        ),
        ("429 Later\r\nRetry-After: Sun, 06 Nov 1994 08:49:37 GMT", 0),
        ("503 Later\r\nRetry-After: soon", 0),
        ("429 Later", 0),
    ];
    let quiet = undisturbed(bench, FORMS.len())?;
    let asked = Arc::new(Mutex::new(HashMap::<usize, Vec<Instant>>::new()));
    let noted = Arc::clone(&asked);
    let site = Site::new(bench, FORMS.len());
    let server = site.start_numbered(move |number, page, time| {
        let mut noted = noted.lock().unwrap_or_else(PoisonError::into_inner);
        noted.entry(number).or_default().push(Instant::now());
        match time {
            0 => {
                let head = format!("HTTP/1.1 {}", FORMS[number].0);
                vec![Act::Send(answer(&head, b"too many"))]
            }
            _ => vec![Act::Send(page)],
        }
    });
    let grist = Grist::new(bench)?;
    succeeded(&ingest(&grist, &server, FORMS.len(), &[])?)?;
    same(&grist, &server, &quiet)?;
    let asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
    for (number, (form, seconds)) in FORMS.iter().enumerate() {
        let times = asked.get(&number).context("a page was not asked for")?;
        let waited = times[1] - times[0];
        ensure!(
            waited >= Duration::from_secs(*seconds),
            "after `{form}` it was asked again within {waited:?}"
        );
    }
    held(&grist, FORMS.len(), String::new())
}

/// Servers that fail.
pub(crate) const STORM: Row = Row {
    family: "network",
    name: "storm",
    says: "most requests for web pages are answered with some 5xx, for some pages always: these \
           fail with a reason, the others are stored as without, and nobody is asked for ever",
    run: storm,
};

fn storm(bench: &Bench) -> Result<Verdict> {
    const CODES: [u16; 5] = [500, 502, 503, 504, 520];
    let count = bench.extent.pick(15, 150);
    let quiet = undisturbed(bench, count)?;
    let site = Site::new(bench, count);
    let server = site.start_numbered(move |number, page, time| {
        let is_lost = number % 5 == 0;
        match is_lost || time < number % 4 {
            true => {
                let head = format!("HTTP/1.1 {} Broken", CODES[(number + time) % CODES.len()]);
                vec![Act::Send(answer(&head, b"sorry"))]
            }
            false => vec![Act::Send(page)],
        }
    });
    let grist = Grist::new(bench)?;
    let ran = ingest(&grist, &server, count, &[])?;
    ensure!(ran.status.code() == Some(2), "it ended with {}", ran.status);
    let states = oracle::states(&grist)?;
    let (lost, kept): (Vec<usize>, Vec<usize>) = (0..count).partition(|number| number % 5 == 0);
    for number in &lost {
        reason(&states, &url(&server, *number), "page_failed")?;
    }
    let mut expected = quiet;
    expected.retain(|number, _| kept.contains(number));
    same(&grist, &server, &expected)?;
    let asked = server.asked().len();
    ensure!(
        asked <= 4 * count,
        "{count} pages were asked for {asked} times"
    );
    held(&grist, asked - kept.len(), format!("{count} pages"))
}

/// Servers that take their time.
pub(crate) const SLOW: Row = Row {
    family: "network",
    name: "slow",
    says: "web servers are silent from the start, fall silent in the middle, or give a byte at a \
           time: these pages fail within the time limits, and the others are stored",
    run: slow,
};

fn slow(bench: &Bench) -> Result<Verdict> {
    const COUNT: usize = 8;
    let quiet = undisturbed(bench, COUNT)?;
    let site = Site::new(bench, COUNT);
    let server = site.start_numbered(|number, page, _| match number {
        0 => vec![Act::Wait(Duration::from_secs(20))],
        1 => {
            let half = page[..page.len() / 2].to_vec();
            vec![Act::Send(half), Act::Wait(Duration::from_secs(20))]
        }
        2 => {
            let head = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
            let drip = Act::Repeat(b"x".to_vec(), Duration::from_millis(200));
            vec![Act::Send(head), drip]
        }
        3 => vec![Act::Repeat(b"H".to_vec(), Duration::from_millis(200))],
        _ => vec![Act::Send(page)],
    });
    let grist = Grist::new(bench)?;
    let settings = [
        ("WEB_STALL_SECONDS", "1"),
        ("WEB_TIMEOUT_SECONDS", "3"),
        ("MAX_RETRIES", "1"),
    ];
    let began = Instant::now();
    let ran = ingest(&grist, &server, COUNT, &settings)?;
    ensure!(ran.status.code() == Some(2), "it ended with {}", ran.status);
    let took = began.elapsed();
    ensure!(took < Duration::from_secs(120), "it took {took:?}");
    let states = oracle::states(&grist)?;
    for number in 0..3 {
        reason(&states, &url(&server, number), "page_failed")?;
    }
    let mut expected = quiet;
    expected.retain(|number, _| *number > 3);
    same(&grist, &server, &expected)?;
    held(&grist, 4, String::new())
}

/// Answers without end.
pub(crate) const ENDLESS: Row = Row {
    family: "network",
    name: "endless",
    says: "web servers send bodies and heads without end, and a small body that unpacks to a \
           gigabyte: each ends at a limit, the others are stored",
    run: endless,
};

fn endless(bench: &Bench) -> Result<Verdict> {
    const COUNT: usize = 6;
    let quiet = undisturbed(bench, COUNT)?;
    let bomb = bomb(bench.extent.pick(64, 1_000))?;
    let site = Site::new(bench, COUNT);
    let server = site.start_numbered(move |number, page, _| match number {
        0 => {
            let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n".to_vec();
            let more = Act::Repeat(b"<p>word</p>".repeat(800), Duration::ZERO);
            vec![Act::Send(head), more]
        }
        1 => {
            let head = b"HTTP/1.1 200 OK\r\nX-Long: ".to_vec();
            vec![
                Act::Send(head),
                Act::Repeat(vec![b'x'; 8192], Duration::ZERO),
            ]
        }
        2 => {
            let head = format!("{OK}\r\nContent-Encoding: gzip");
            vec![Act::Send(answer(&head, &bomb))]
        }
        _ => vec![Act::Send(page)],
    });
    let grist = Grist::new(bench)?;
    let ran = ingest(&grist, &server, COUNT, &[("MAX_FILE_SIZE_MB", "2")])?;
    ensure!(ran.status.code() == Some(2), "it ended with {}", ran.status);
    let states = oracle::states(&grist)?;
    reason(&states, &url(&server, 0), "too_large")?;
    reason(&states, &url(&server, 1), "page_unusable")?;
    reason(&states, &url(&server, 2), "too_large")?;
    let mut expected = quiet;
    expected.retain(|number, _| *number > 2);
    same(&grist, &server, &expected)?;
    held(&grist, 3, String::new())
}

/// Answers that send elsewhere.
pub(crate) const REDIRECTS: Row = Row {
    family: "network",
    name: "redirects",
    says: "web pages send in circles, ever further, to files and to addresses of this machine \
           that nobody allowed: these are refused and nobody is asked there; honest ones are \
           followed",
    run: redirects,
};

fn redirects(bench: &Bench) -> Result<Verdict> {
    let inner = StandIn::with(OK, b"the combination is rudder-winch-mole");
    let forbidden = inner.url("/");
    let server = StandIn::start(move |asked| match asked.path.as_str() {
        "/circle" => redirect(302, "/circle/2"),
        "/circle/2" => redirect(307, "/circle"),
        "/file" => redirect(302, "file:///etc/passwd"),
        "/inner" => redirect(302, &forbidden),
        "/metadata" => redirect(302, "http://169.254.169.254/latest/meta-data/"),
        "/moved" => redirect(301, "/here"),
        "/here" => vec![Act::Send(answer(OK, b"<p>The harbour is over here.</p>"))],
        further => redirect(302, &format!("{further}/on")),
    });
    let grist = Grist::new(bench)?;
    let paths = ["circle", "file", "inner", "metadata", "moved", "further"];
    let urls = paths.map(|path| server.url(&format!("/{path}")));
    let ran = finish(command(&grist, server.address, &urls, &[]))?;
    ensure!(ran.status.code() == Some(2), "it ended with {}", ran.status);
    let states = oracle::states(&grist)?;
    let expected = [
        "too_many_redirects",
        "page_unusable",
        "address_refused",
        "address_refused",
        "completed",
        "too_many_redirects",
    ];
    for (url, code) in urls.iter().zip(expected) {
        reason(&states, url, code)?;
    }
    ensure!(
        inner.asked().is_empty(),
        "an address nobody allowed was asked"
    );
    held(&grist, 5, String::new())
}

/// Pages that are not given.
pub(crate) const REFUSALS: Row = Row {
    family: "network",
    name: "refusals",
    says: "web pages are gone, forbidden or want a sign-in: each fails at once with a reason \
           that says so, the others are stored",
    run: refusals,
};

fn refusals(bench: &Bench) -> Result<Verdict> {
    const EXPECTED: [(&str, &str); 7] = [
        ("404 Gone", "page_not_found"),
        ("410 Gone", "page_not_found"),
        ("401 Who", "page_forbidden"),
        ("403 No", "page_forbidden"),
        ("451 Law", "page_forbidden"),
        ("418 Teapot", "page_unusable"),
        ("200 OK\r\nContent-Encoding: br", "page_unusable"),
    ];
    const COUNT: usize = EXPECTED.len() + 3;
    let site = Site::new(bench, COUNT);
    let server = site.start_numbered(|number, page, _| match EXPECTED.get(number) {
        Some((status, _)) => {
            let head = format!("HTTP/1.1 {status}");
            vec![Act::Send(answer(&head, b"<p>no</p>"))]
        }
        None => vec![Act::Send(page)],
    });
    let grist = Grist::new(bench)?;
    let ran = ingest(&grist, &server, COUNT, &[])?;
    ensure!(ran.status.code() == Some(2), "it ended with {}", ran.status);
    let states = oracle::states(&grist)?;
    for (number, (_, code)) in EXPECTED.iter().enumerate() {
        reason(&states, &url(&server, number), code)?;
    }
    for number in EXPECTED.len()..COUNT {
        reason(&states, &url(&server, number), "completed")?;
    }
    let asked = server.asked().len();
    ensure!(asked == COUNT, "{COUNT} pages were asked for {asked} times");
    held(&grist, EXPECTED.len(), String::new())
}

/// The server is away for a while.
pub(crate) const OFFLINE: Row = Row {
    family: "network",
    name: "offline",
    says: "the only web server is away when a job begins, and again in the middle: the job \
           pauses instead of failing its pages, goes on when it is back, and stores all",
    run: offline,
};

fn offline(bench: &Bench) -> Result<Verdict> {
    const COUNT: usize = 10;
    let quiet = undisturbed(bench, COUNT)?;
    let grist = Grist::new(bench)?;
    // A port that is free again when the server is dropped.
    let address = StandIn::with(OK, b"").address;
    let urls: Vec<String> = (0..COUNT)
        .map(|number| format!("http://{address}/{number}"))
        .collect();
    let running = grist.launch(command(&grist, address, &urls, &[]))?;
    ensure!(running.heard("source_unavailable"), "it did not pause");
    let site = Site::new(bench, COUNT);
    let first = site.clone().start_at(address, |_, page, _| {
        // Slow enough to be taken away in the middle.
        vec![Act::Wait(Duration::from_millis(200)), Act::Send(page)]
    });
    ensure!(
        running.heard("\"state\":\"completed\""),
        "it ended before a page was stored"
    );
    drop(first);
    let paused = running.heard("source_unavailable");
    let server = site.start_at(address, |_, page, _| vec![Act::Send(page)]);
    while running.events.recv().is_ok() {}
    let mut child = running.child;
    let status = child.wait()?;
    ensure!(status.success(), "it ended with {status}");
    same(&grist, &server, &quiet)?;
    let note = match paused {
        true => String::new(),
        false => "it was done before the second time".to_owned(),
    };
    held(&grist, 1 + usize::from(paused), note)
}

/// Pages by number, the same for the same seed.
#[derive(Clone)]
struct Site {
    pages: Vec<Vec<u8>>,
}

impl Site {
    fn new(bench: &Bench, count: usize) -> Self {
        let mut random = bench.random("network/site");
        let mut page = |number: usize| {
            let text = papers::prose(number, &mut random);
            answer(
                OK,
                format!("<html><body><p>{text}</p></body></html>").as_bytes(),
            )
        };
        Self {
            pages: (0..count).map(&mut page).collect(),
        }
    }

    /// Serves the pages; `act` is told what a page should be and how often it was asked for.
    fn start(self, act: impl Fn(Vec<u8>, usize) -> Vec<Act> + Send + Sync + 'static) -> StandIn {
        self.start_numbered(move |_, page, time| act(page, time))
    }

    fn start_numbered(
        self,
        act: impl Fn(usize, Vec<u8>, usize) -> Vec<Act> + Send + Sync + 'static,
    ) -> StandIn {
        self.start_at(SocketAddr::from(([127, 0, 0, 1], 0)), act)
    }

    fn start_at(
        self,
        address: SocketAddr,
        act: impl Fn(usize, Vec<u8>, usize) -> Vec<Act> + Send + Sync + 'static,
    ) -> StandIn {
        let times = Mutex::new(HashMap::<usize, usize>::new());
        StandIn::at(address, move |asked: &Asked| {
            let number = asked.path.trim_start_matches('/').parse::<usize>().ok();
            let page = number.and_then(|number| Some((number, self.pages.get(number)?.clone())));
            let Some((number, page)) = page.filter(|_| asked.method == "GET") else {
                return vec![Act::Send(answer("HTTP/1.1 404 No", b""))];
            };
            let mut times = times.lock().unwrap_or_else(PoisonError::into_inner);
            let time = times.entry(number).or_insert(0);
            *time += 1;
            act(number, page, *time - 1)
        })
    }
}

type Passages = Vec<(String, Vec<u32>)>;

/// What the pages become when nothing is broken, by number.
fn undisturbed(bench: &Bench, count: usize) -> Result<BTreeMap<usize, Passages>> {
    let server = Site::new(bench, count).start(|page, _| vec![Act::Send(page)]);
    let grist = Grist::new(bench)?;
    succeeded(&ingest(&grist, &server, count, &[])?)?;
    let expected = numbered(&grist, server.address)?;
    ensure!(
        expected.len() == count,
        "{} of {count} pages",
        expected.len()
    );
    Ok(expected)
}

fn numbered(grist: &Grist, address: SocketAddr) -> Result<BTreeMap<usize, Passages>> {
    let prefix = format!("http://{address}/");
    let contents = oracle::contents(grist)?.into_iter();
    contents
        .map(|(key, passages)| {
            let number = key.strip_prefix(&prefix).and_then(|rest| rest.parse().ok());
            Ok((number.context("a page nobody asked for")?, passages))
        })
        .collect()
}

fn same(grist: &Grist, server: &StandIn, expected: &BTreeMap<usize, Passages>) -> Result<()> {
    let seen = numbered(grist, server.address)?;
    ensure!(
        seen == *expected,
        "not what an undisturbed run stores: {:?} instead of {:?}",
        seen.keys(),
        expected.keys()
    );
    Ok(())
}

fn ingest(grist: &Grist, server: &StandIn, count: usize, settings: &[(&str, &str)]) -> Result<Ran> {
    let urls: Vec<String> = (0..count).map(|number| url(server, number)).collect();
    finish(command(grist, server.address, &urls, settings))
}

fn command(
    grist: &Grist,
    address: SocketAddr,
    urls: &[String],
    settings: &[(&str, &str)],
) -> Command {
    let mut words = vec!["ingest"];
    words.extend(urls.iter().map(String::as_str));
    let mut command = grist.command(&words);
    command.env("WEB_PRIVATE_HOSTS", address.to_string());
    command.envs(settings.iter().copied());
    command
}

fn url(server: &StandIn, number: usize) -> String {
    server.url(&format!("/{number}"))
}

fn succeeded(ran: &Ran) -> Result<()> {
    ensure!(
        ran.status.success(),
        "it ended with {}: {}{}",
        ran.status,
        ran.out,
        ran.err
    );
    Ok(())
}

fn held(grist: &Grist, faults: usize, note: String) -> Result<Verdict> {
    oracle::check(grist)?;
    Ok(Verdict::Held { faults, note })
}

/// Zeros of so many megabytes, packed.
fn bomb(megabytes: usize) -> Result<Vec<u8>> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let zeros = vec![0; 1 << 20];
    for _ in 0..megabytes {
        packed.write_all(&zeros)?;
    }
    Ok(packed.finish()?)
}
