//! Those who listen to events: cut off again and again, or deaf.

use std::io::{BufRead, BufReader, Write};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::json;

use super::server::{KEY, Server};
use crate::memory::Memory;
use crate::papers;
use crate::row::{Bench, Row, Verdict};

/// A listener that is cut off while a job runs.
pub(crate) const CUTS: Row = Row {
    family: "sockets",
    name: "cuts",
    says: "a listener is cut off a hundred times while a job runs and comes back with the last \
           event it heard: it hears every event once and in order",
    run: cuts,
};

/// Listeners that stop reading.
pub(crate) const DEAF: Row = Row {
    family: "sockets",
    name: "deaf",
    says: "listeners open streams and sockets, stop reading or flood them with messages while \
           jobs run: the jobs end, others are served, memory stays flat",
    run: deaf,
};

/// How long jobs may take.
const PATIENCE: Duration = Duration::from_secs(300);

fn cuts(bench: &Bench) -> Result<Verdict> {
    let server = Server::start(bench, "sockets/cuts")?;
    let folder = server.grist.room().join("more");
    papers::write(&folder, 60, &mut bench.random("sockets/cuts/more"))?;
    let job = begin(&server, &folder)?;
    let wanted = bench.extent.pick(30, 100);
    let (mut heard, mut last, mut cut) = (Vec::new(), 0, 0);
    let until = Instant::now() + PATIENCE;
    loop {
        let some = listen(&server, last, 1 + cut % 3)?;
        ensure!(!some.is_empty(), "the stream tells nothing");
        last = *some.last().context("something was heard")?;
        heard.extend(some);
        cut += 1;
        if cut >= wanted && ended(&server, &job)? {
            break;
        }
        ensure!(Instant::now() < until, "the job does not end");
        if ended(&server, &job)? && last >= newest(&server)? {
            break;
        }
    }
    let all = newest(&server)?;
    while last < all {
        let some = listen(&server, last, 50.min(usize::try_from(all - last)?))?;
        last = *some.last().context("something was heard")?;
        heard.extend(some);
    }
    let expected: Vec<i64> = (1..=all).collect();
    ensure!(heard == expected, "{} events heard of {all}", heard.len());
    server.end()?;
    Ok(Verdict::Held {
        faults: cut,
        note: format!("{all} events"),
    })
}

/// The numbers of the next events, until the line is cut.
fn listen(server: &Server, since: i64, count: usize) -> Result<Vec<i64>> {
    let mut stream = server.connect()?;
    write!(
        stream,
        "GET /api/v1/events HTTP/1.1\r\nHost: {}\r\nX-API-Key: {KEY}\r\nLast-Event-ID: {since}\r\n\r\n",
        server.address
    )?;
    let lines = BufReader::new(&stream).lines().map_while(Result::ok);
    let ids = lines.filter_map(|line| line.strip_prefix("id: ")?.parse().ok());
    Ok(ids.take(count).collect())
}

fn begin(server: &Server, folder: &std::path::Path) -> Result<String> {
    let body = json!({ "paths": [folder], "start": true }).to_string();
    let made = server.ask("POST /api/v1/jobs", &body)?.json()?;
    let id = made["id"].as_str().context("there is no job")?;
    Ok(id.to_owned())
}

fn ended(server: &Server, job: &str) -> Result<bool> {
    let status = server.ask(&format!("GET /status/{job}"), "")?.json()?;
    let word = status["status"].as_str().unwrap_or_default();
    Ok(["completed", "failed", "cancelled"].contains(&word))
}

fn newest(server: &Server) -> Result<i64> {
    let info = server.ask("GET /api/v1/application", "")?.json()?;
    info["last_event"].as_i64().context("no events")
}

fn deaf(bench: &Bench) -> Result<Verdict> {
    let mut server = Server::start(bench, "sockets/deaf")?;
    let folder = server.grist.room().join("more");
    let papers = bench.extent.pick(60, 300);
    papers::write(&folder, papers, &mut bench.random("sockets/deaf/more"))?;
    let mut listeners = Vec::new();
    for number in 0..16 {
        let mut stream = server.connect()?;
        let path = match number % 3 {
            0 => "/api/v1/events?since=0",
            1 => "/api/v1/events/socket?since=0",
            _ => "/batch/ws/default",
        };
        let upgrade = match number % 3 {
            0 => "",
            _ => {
                "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
                 Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
            }
        };
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nX-API-Key: {KEY}\r\n{upgrade}\r\n",
            server.address
        )?;
        stream.set_nonblocking(true)?;
        listeners.push(stream);
    }
    let job = begin(&server, &folder)?;
    let mut memory = Memory::default();
    let until = Instant::now() + PATIENCE;
    while !ended(&server, &job)? {
        ensure!(Instant::now() < until, "the job does not end");
        for stream in &mut listeners {
            // A masked text frame of 100 bytes, over and over; nobody reads the answers.
            let mut frame = vec![0x81, 0x80 | 100, 0, 0, 0, 0];
            frame.extend_from_slice(&[b'x'; 100]);
            let _ = stream.write_all(&frame.repeat(50));
        }
        memory.look(server.child.id());
        server.is_well()?;
        std::thread::sleep(Duration::from_millis(50));
    }
    memory.is_flat()?;
    let peak = memory.peak_mb();
    drop(listeners);
    server.is_well()?;
    server.end()?;
    Ok(Verdict::Held {
        faults: 16,
        note: format!("{peak} MB at most"),
    })
}
