//! One application for a data folder: a second start hands what it was asked for to the first
//! and ends.

use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;

use interprocess::local_socket::{ListenerOptions, Name, Stream, prelude::*};
use tauri::{AppHandle, Manager};

use super::arrivals::{self, Arrival};
use super::{Application, window};

/// Gives `arrival` to the application that is open on this folder. False when there is none.
pub(crate) fn send(data_dir: &Path, arrival: &Arrival) -> bool {
    deliver(data_dir, arrival).is_ok()
}

/// Listens for later starts, on a thread of its own. Without it each opens windows of its own.
pub(crate) fn listen(app: &AppHandle) {
    let data_dir = app.state::<Application>().data_dir.clone();
    let app = app.clone();
    std::thread::spawn(move || {
        if let Err(error) = receive(&app, &data_dir) {
            tracing::warn!(%error, "a second start will open a second window");
        }
    });
}

fn deliver(data_dir: &Path, arrival: &Arrival) -> io::Result<()> {
    let mut stream = Stream::connect(name(data_dir)?)?;
    let mut line = serde_json::to_vec(arrival)?;
    line.push(b'\n');
    stream.write_all(&line)?;
    // The answer shows that a window took them, not a socket somebody left behind.
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer)?;
    match answer.is_empty() {
        true => Err(io::ErrorKind::UnexpectedEof.into()),
        false => Ok(()),
    }
}

fn receive(app: &AppHandle, data_dir: &Path) -> io::Result<()> {
    forget_dead_socket(data_dir)?;
    let listener = ListenerOptions::new().name(name(data_dir)?).create_sync()?;
    for stream in listener.incoming().flatten() {
        if let Err(error) = take(app, stream) {
            tracing::warn!(%error, "a second start said nothing sensible");
        }
    }
    Ok(())
}

fn take(app: &AppHandle, stream: Stream) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let arrival: Arrival = serde_json::from_str(&line)?;
    show(app, arrival).map_err(io::Error::other)?;
    reader.into_inner().write_all(b"taken\n")
}

/// Brings the windows up and shows in the front one what arrived.
pub(crate) fn show(app: &AppHandle, arrival: Arrival) -> tauri::Result<()> {
    window::show(app);
    match window::front(app) {
        Some(front) => arrivals::bring(app, front.label(), arrival),
        None => Ok(()),
    }
}

#[cfg(unix)]
fn socket(data_dir: &Path) -> std::path::PathBuf {
    data_dir.join("window.sock")
}

#[cfg(unix)]
fn name(data_dir: &Path) -> io::Result<Name<'static>> {
    use interprocess::local_socket::GenericFilePath;
    socket(data_dir).to_fs_name::<GenericFilePath>()
}

/// Called after nobody answered there.
#[cfg(unix)]
fn forget_dead_socket(data_dir: &Path) -> io::Result<()> {
    match std::fs::remove_file(socket(data_dir)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(windows)]
fn name(data_dir: &Path) -> io::Result<Name<'static>> {
    use std::hash::{DefaultHasher, Hash, Hasher};

    use interprocess::local_socket::GenericNamespaced;

    // The same within one installation, which is all that has to meet here.
    let mut hasher = DefaultHasher::new();
    data_dir.hash(&mut hasher);
    format!("gristmill-window-{:016x}", hasher.finish()).to_ns_name::<GenericNamespaced>()
}

#[cfg(windows)]
fn forget_dead_socket(_: &Path) -> io::Result<()> {
    Ok(())
}
