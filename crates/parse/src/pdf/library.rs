//! Finds and loads PDFium, and makes sure that one thread at a time uses it.
//!
//! PDFium is a program library of its own (`libpdfium.so`, BSD/Apache), loaded at run time
//! and never linked. It is not safe for threads, so everything goes through one lock.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use gristmill_model::{Failure, ReasonCode, Stage};

use super::bindings::{Functions, LibraryConfig};

/// The environment variable that names a PDFium library to use instead of any other.
pub const PDFIUM_VARIABLE: &str = "GRISTMILL_PDFIUM";

/// Folders it is installed in, as seen from the program: beside it, and where packages for
/// Linux, macOS and Windows keep it.
const PLACES: [&str; 4] = [
    "",
    "../lib/Gristmill/assets/pdfium",
    "../Resources/assets/pdfium",
    "assets/pdfium",
];

/// Where PDFium is looked for, best first: the file that [`PDFIUM_VARIABLE`] names (then
/// nothing else counts), beside the running program, where packages keep it, the cache folder.
pub fn pdfium_candidates() -> Vec<PathBuf> {
    if let Some(named) = std::env::var_os(PDFIUM_VARIABLE) {
        return vec![PathBuf::from(named)];
    }
    let file = libloading::library_filename("pdfium");
    let program = std::env::current_exe().ok();
    let beside = program.as_deref().and_then(Path::parent);
    let mut candidates: Vec<PathBuf> = PLACES
        .iter()
        .filter_map(|place| Some(beside?.join(place).join(&file)))
        .collect();
    candidates.extend(pdfium_cache().map(|folder| folder.join(&file)));
    candidates
}

/// The folder a fetched PDFium is kept in: `gristmill/pdfium` in the user's cache folder.
/// None when the user has no home.
pub fn pdfium_cache() -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let cache = if cfg!(windows) {
        PathBuf::from(variable("LOCALAPPDATA")?)
    } else if cfg!(target_os = "macos") {
        PathBuf::from(variable("HOME")?).join("Library/Caches")
    } else {
        match variable("XDG_CACHE_HOME") {
            Some(folder) => PathBuf::from(folder),
            None => PathBuf::from(variable("HOME")?).join(".cache"),
        }
    };
    Some(cache.join("gristmill").join("pdfium"))
}

/// Loads PDFium now, so that a process about to give up its rights need not do it later.
/// Loading twice is harmless.
pub fn load_pdfium() -> Result<(), Failure> {
    lock().map(drop)
}

/// PDFium, while nobody else uses it.
pub(super) struct Pdfium {
    guard: MutexGuard<'static, Option<Functions>>,
}

impl std::ops::Deref for Pdfium {
    type Target = Functions;

    fn deref(&self) -> &Functions {
        self.guard.as_ref().expect("`lock` fills the table")
    }
}

static LOADED: Mutex<Option<Functions>> = Mutex::new(None);

/// Waits until PDFium is free, loading it the first time. A library that is not found is
/// looked for again at the next call, since it may have been fetched meanwhile.
pub(super) fn lock() -> Result<Pdfium, Failure> {
    // A panic elsewhere closed its handles on the way out; the table itself is constant.
    let mut guard = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if guard.is_none() {
        *guard = Some(load()?);
    }
    Ok(Pdfium { guard })
}

fn load() -> Result<Functions, Failure> {
    let candidates = pdfium_candidates();
    let Some(path) = candidates.iter().find(|path| path.is_file()) else {
        return Err(unavailable(&not_found(&candidates)));
    };
    open(path).map_err(|error| unavailable(&format!("cannot load `{}`: {error}", path.display())))
}

fn open(path: &Path) -> Result<Functions, libloading::Error> {
    // SAFETY: PDFium's initialisers do nothing beyond its own memory. The library is never
    // unloaded, so its functions stay valid for the life of the process.
    unsafe {
        let library = Box::leak(Box::new(libloading::Library::new(path)?));
        let functions = Functions::find(library)?;
        let config = LibraryConfig {
            version: 2,
            user_font_paths: std::ptr::null(),
            isolate: std::ptr::null_mut(),
            v8_embedder_slot: 0,
        };
        (functions.FPDF_InitLibraryWithConfig)(&config);
        Ok(functions)
    }
}

fn not_found(candidates: &[PathBuf]) -> String {
    let places: Vec<String> = candidates
        .iter()
        .map(|path| format!("`{}`", path.display()))
        .collect();
    format!("PDFium is at none of {}", places.join(", "))
}

fn unavailable(problem: &str) -> Failure {
    let remedy = format!("fetch it with `grist setup`, or name a libpdfium in `{PDFIUM_VARIABLE}`");
    let detail = format!("PDF files cannot be read: {problem}; {remedy}");
    Failure::new(ReasonCode::ParserUnavailable, Stage::Parsing, detail)
}
