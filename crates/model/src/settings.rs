//! Every setting: one table of names, defaults, ranges and meanings.
//!
//! A value comes from the request, else the environment, else the file `config.yaml`,
//! else the default. The file, `grist settings`, the window's page and the
//! documentation are all derived from [`TABLE`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Where a value came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Nobody said anything.
    Default,
    /// The file `config.yaml` in the data folder.
    File,
    /// An environment variable.
    Environment,
}

/// One row of the table, with the value in force.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct SettingView {
    /// `chunk_size`.
    pub name: String,
    /// The environment variable: `CHUNK_SIZE`.
    pub environment: String,
    /// Where it stands in `config.yaml`: `processing.chunk_size`.
    pub file_path: String,
    /// The value in force, as text.
    pub value: String,
    /// The default, as text.
    pub default: String,
    /// Where the value came from.
    pub origin: Origin,
    /// What it does, in a sentence.
    pub help: String,
    /// `integer`, `number`, `boolean` or `text`.
    pub kind: String,
    /// Whether it takes effect only at the next start.
    pub needs_restart: bool,
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// `chunk_size`.
    pub name: &'static str,
    /// `CHUNK_SIZE`.
    pub environment: &'static str,
    /// `processing.chunk_size`.
    pub file_path: &'static str,
    /// What it does.
    pub help: &'static str,
    /// `integer`, `number`, `boolean` or `text`.
    pub kind: &'static str,
    /// Whether it takes effect only at the next start.
    pub needs_restart: bool,
}

/// A value that does not fit its setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidSetting {
    /// The setting.
    pub name: String,
    /// Where the value came from, for people: `environment variable `CHUNK_SIZE``.
    pub place: String,
    /// What is wrong with it.
    pub problem: String,
}

impl std::fmt::Display for InvalidSetting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` from {}: {}", self.name, self.place, self.problem)
    }
}

impl std::error::Error for InvalidSetting {}

trait Value: Sized {
    const KIND: &'static str;
    fn parse(text: &str) -> Result<Self, String>;
    fn show(&self) -> String;
}

macro_rules! number_value {
    ($type:ty, $kind:literal) => {
        impl Value for $type {
            const KIND: &'static str = $kind;
            fn parse(text: &str) -> Result<Self, String> {
                text.trim()
                    .parse()
                    .map_err(|_| format!(concat!("`{}` is not a valid ", $kind), text))
            }
            fn show(&self) -> String {
                self.to_string()
            }
        }
    };
}

number_value!(u32, "integer");
number_value!(f32, "number");

impl Value for bool {
    const KIND: &'static str = "boolean";
    fn parse(text: &str) -> Result<Self, String> {
        match text.trim().to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "on" => Ok(true),
            "false" | "0" | "no" | "off" => Ok(false),
            _ => Err(format!("`{text}` is neither `true` nor `false`")),
        }
    }
    fn show(&self) -> String {
        self.to_string()
    }
}

impl Value for String {
    const KIND: &'static str = "text";
    fn parse(text: &str) -> Result<Self, String> {
        Ok(text.to_owned())
    }
    fn show(&self) -> String {
        self.clone()
    }
}

macro_rules! settings {
    ($( $help:literal
        $name:ident: $type:ty = $default:expr, $env:literal, $path:literal, $range:expr
        $(, restart $restart:literal)?; )*) => {
        /// All settings with the values in force.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        pub struct Settings {
            $( #[doc = $help] pub $name: $type, )*
        }

        impl Default for Settings {
            fn default() -> Self {
                Self { $( $name: $default, )* }
            }
        }

        /// Every setting in the order the documentation lists them.
        pub const TABLE: &[Setting] = &[
            $( Setting {
                name: stringify!($name),
                environment: $env,
                file_path: $path,
                help: $help,
                kind: <$type as Value>::KIND,
                needs_restart: false $(|| $restart)?,
            }, )*
        ];

        impl Settings {
            /// Sets one by name from text; the message says what is wrong and what is accepted.
            pub fn set(&mut self, name: &str, text: &str) -> Result<(), String> {
                match name {
                    $( stringify!($name) => {
                        let value = <$type as Value>::parse(text)?;
                        let accepted: fn(&$type) -> Result<(), String> = $range;
                        accepted(&value)?;
                        self.$name = value;
                        Ok(())
                    } )*
                    _ => Err(format!("there is no setting `{name}`")),
                }
            }

            /// The value of one by name, as text.
            pub fn get(&self, name: &str) -> Option<String> {
                match name {
                    $( stringify!($name) => Some(self.$name.show()), )*
                    _ => None,
                }
            }
        }
    };
}

fn any<T>(_: &T) -> Result<(), String> {
    Ok(())
}

fn between(low: u32, high: u32, value: u32) -> Result<(), String> {
    match (low..=high).contains(&value) {
        true => Ok(()),
        false => Err(format!("{value} is not between {low} and {high}")),
    }
}

/// The parts of a list in one text: `a, b`.
pub fn listed(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(',').map(str::trim);
    parts.filter(|part| !part.is_empty())
}

/// Whether this is a web origin as browsers send it: `https://intranet.example:8443`.
pub fn is_origin(text: &str) -> bool {
    let name = text
        .strip_prefix("http://")
        .or(text.strip_prefix("https://"));
    let name = name.map(|name| name.strip_suffix('/').unwrap_or(name));
    name.is_some_and(|name| !name.is_empty() && !name.contains(['/', '*', ' ']))
}

fn origins(text: &str) -> Result<(), String> {
    match listed(text).find(|origin| !is_origin(origin)) {
        None => Ok(()),
        Some(wrong) => Err(format!(
            "`{wrong}` is no web origin; one is `https://` and a name, with a port if it has one"
        )),
    }
}

fn addresses(text: &str) -> Result<(), String> {
    let wrong = |address: &&str| address.parse::<std::net::SocketAddr>().is_err();
    match listed(text).find(wrong) {
        None => Ok(()),
        Some(wrong) => Err(format!(
            "`{wrong}` is no address; one is an IP address and a port, as in `127.0.0.1:9000`"
        )),
    }
}

fn unit(value: &f32) -> Result<(), String> {
    match (0.0..=1.0).contains(value) {
        true => Ok(()),
        false => Err(format!("{value} is not between 0 and 1")),
    }
}

fn hosts(list: &str) -> Result<(), String> {
    let hosts = list.split(',').map(str::trim);
    let mut wrong = hosts.filter(|host| host.contains(['/', '@', ' ', '?', '#']));
    match wrong.next() {
        None => Ok(()),
        Some(host) => Err(format!("`{host}` is not a host such as `nas.local:8080`")),
    }
}

settings! {
    "Jobs that run at once"
    max_concurrent_jobs: u32 = 4, "MAX_CONCURRENT_JOBS", "max_concurrent_jobs", |v| between(1, 64, *v);
    "Files that are parsed at once, over all jobs"
    max_concurrent_processing: u32 = 3, "MAX_CONCURRENT_PROCESSING", "max_concurrent_processing", |v| between(1, 64, *v);
    "Files of one job that are in work at once"
    max_workers: u32 = 4, "MAX_WORKERS", "processing.max_workers", |v| between(1, 64, *v);
    "Tries after the first for failures that may pass"
    max_retries: u32 = 3, "MAX_RETRIES", "processing.max_retries", |v| between(0, 20, *v);
    "Longest time one file may take to parse, in seconds"
    timeout_seconds: u32 = 300, "TIMEOUT_SECONDS", "processing.timeout_seconds", |v| between(1, 86_400, *v);
    "Leave files alone that are stored already with the same content and options"
    skip_existing: bool = true, "SKIP_EXISTING", "processing.skip_existing", any;
    "Longest chunk, in characters"
    chunk_size: u32 = 1000, "CHUNK_SIZE", "processing.chunk_size", |v| between(1, 100_000, *v);
    "Characters at the end of a chunk that the next one repeats"
    chunk_overlap: u32 = 200, "CHUNK_OVERLAP", "processing.chunk_overlap", |v| between(0, 50_000, *v);
    "Chunks of lower quality (0 to 1) are left out and counted"
    quality_threshold: f32 = 0.3, "QUALITY_THRESHOLD", "processing.quality_threshold", unit;
    "Send pages without text through text recognition when `tesseract` is installed"
    ocr: bool = true, "OCR", "processing.ocr", any;
    "Largest file that is read, in megabytes"
    max_file_size_mb: u32 = 100, "MAX_FILE_SIZE_MB", "processing.max_file_size_mb", |v| between(1, 1_000_000, *v);
    "Files that may be in work at once, in gigabytes of their sizes; a larger file is worked on alone"
    max_concurrent_batch_size_gb: f32 = 5.0, "MAX_CONCURRENT_BATCH_SIZE_GB", "processing.max_concurrent_batch_size_gb", |v| match *v >= 0.001 && *v <= 10_000.0 {
            true => Ok(()),
            false => Err(format!("{v} is not between 0.001 and 10000")),
        };
    "Leave the machine usable: fewer files at once, and less processor and disk for them"
    gentle: bool = false, "GENTLE", "processing.gentle", any;
    "Memory one parser process may use, in megabytes"
    parser_memory_mb: u32 = 2048, "PARSER_MEMORY_MB", "processing.parser_memory_mb", |v| between(128, 1_000_000, *v), restart true;
    "Threads that embed; 0 means one for each processor"
    embedding_threads: u32 = 0, "EMBEDDING_THREADS", "embeddings.threads", |v| between(0, 256, *v), restart true;
    "How vectors of a new knowledge base are computed: `int8` is fast, `f32` exact. `grist models use` changes those of one that has documents"
    embedding_precision: String = "int8".to_owned(), "EMBEDDING_PRECISION", "embeddings.precision",
        |v| match v.as_str() { "int8" | "f32" => Ok(()), _ => Err(format!("`{v}` is neither `int8` nor `f32`")) }, restart true;
    "Days after which ended jobs with their files and events are forgotten; 0 keeps them for ever. Documents stay"
    history_days: u32 = 0, "HISTORY_DAYS", "retention.history_days", |v| between(0, 36_500, *v);
    "Ended jobs that are kept, the newest ones; those before them are forgotten with their files and events. 0 keeps all. Documents stay"
    history_jobs: u32 = 0, "HISTORY_JOBS", "retention.history_jobs", |v| between(0, 1_000_000, *v);
    "Days for which documents that were replaced or removed can be brought back; 0 keeps them for ever"
    removed_days: u32 = 30, "REMOVED_DAYS", "retention.removed_days", |v| between(0, 36_500, *v);
    "List hidden files and folders too"
    include_hidden: bool = false, "INCLUDE_HIDDEN", "sources.include_hidden", any;
    "Leave out what `.gitignore` and `.ignore` files name"
    respect_ignore_files: bool = true, "RESPECT_IGNORE_FILES", "sources.respect_ignore_files", any;
    "Follow symbolic links while listing folders"
    follow_links: bool = false, "FOLLOW_LINKS", "sources.follow_links", any;
    "Take metadata from files beside documents (`report.pdf.json`) and from `metadata.csv` and `metadata.json` in their folders"
    metadata_files: bool = true, "METADATA_FILES", "sources.metadata_files", any;
    "Daily backups that are kept; 0 makes none"
    backups_keep: u32 = 7, "BACKUPS_KEEP", "backups.keep", |v| between(0, 365, *v);
    "How much is kept in the log files: `error`, `warn`, `info`, `debug` or `trace`"
    log_level: String = "info".to_owned(), "GRISTMILL_LOG_LEVEL", "logs.level",
        |v| match v.as_str() {
            "error" | "warn" | "info" | "debug" | "trace" => Ok(()),
            _ => Err(format!("`{v}` is none of `error`, `warn`, `info`, `debug` and `trace`")),
        };
    "Space the log files may take together, in megabytes"
    log_max_mb: u32 = 50, "GRISTMILL_LOG_MAX_MB", "logs.max_mb", |v| between(1, 10_000, *v);
    "Serve the local API while the window is open"
    api_enabled: bool = false, "API_ENABLED", "api.enabled", any, restart true;
    "Addresses the local API listens at instead of 127.0.0.1 with the ports 8000, 8001 and 8011, separated by commas: `127.0.0.1:9000`"
    api_listen: String = String::new(), "API_LISTEN", "api.listen", |v| addresses(v), restart true;
    "Which calls of the local API need a key: those whose document says so (`documented`), or all (`required`)"
    api_auth: String = "documented".to_owned(), "API_AUTH", "api.auth",
        |v| match v.as_str() {
            "documented" | "required" => Ok(()),
            _ => Err(format!("`{v}` is neither `documented` nor `required`")),
        }, restart true;
    "Requests that one caller of the local API may make in a minute"
    api_requests_per_minute: u32 = 600, "API_REQUESTS_PER_MINUTE", "api.requests_per_minute", |v| between(1, 1_000_000, *v), restart true;
    "Jobs that one user may make in a minute by the local API"
    api_jobs_per_minute: u32 = 120, "API_JOBS_PER_MINUTE", "api.jobs_per_minute", |v| between(1, 1_000_000, *v), restart true;
    "Sockets of the local API that one user may have open at once"
    api_sockets_per_user: u32 = 20, "API_SOCKETS_PER_USER", "api.sockets_per_user", |v| between(1, 10_000, *v), restart true;
    "Jobs that one user may make in an hour by the API `bulk`"
    api_bulk_jobs_per_hour: u32 = 20, "API_BULK_JOBS_PER_HOUR", "api.bulk_jobs_per_hour", |v| between(1, 1_000_000, *v), restart true;
    "Exports that one user may ask for in an hour by the API `bulk`"
    api_bulk_exports_per_hour: u32 = 10, "API_BULK_EXPORTS_PER_HOUR", "api.bulk_exports_per_hour", |v| between(1, 1_000_000, *v), restart true;
    "How often one user may ask in an hour how far something is by the API `bulk`"
    api_bulk_status_per_hour: u32 = 1000, "API_BULK_STATUS_PER_HOUR", "api.bulk_status_per_hour", |v| between(1, 1_000_000, *v), restart true;
    "Days after which the call `DELETE /cleanup` of the API `bulk` forgets jobs that have ended"
    api_cleanup_days: u32 = 30, "API_CLEANUP_DAYS", "api.cleanup_days", |v| between(1, 36_500, *v);
    "Web origins whose pages may call the local API, separated by commas: `https://intranet.example`"
    api_origins: String = String::new(), "API_ORIGINS", "api.origins", |v| origins(v), restart true;
    "Names of this machine that calls of the local API may be addressed to besides `localhost`, separated by commas"
    api_hosts: String = String::new(), "API_HOSTS", "api.hosts", any, restart true;
    "Hosts of this machine and of private networks whose web pages may be read, separated by commas: `intranet.example`, `192.168.1.7:8080`"
    web_private_hosts: String = String::new(), "WEB_PRIVATE_HOSTS", "web.private_hosts", |v| hosts(v);
    "Longest time one web page may take to arrive, in seconds"
    web_timeout_seconds: u32 = 600, "WEB_TIMEOUT_SECONDS", "web.timeout_seconds", |v| between(1, 86_400, *v);
    "Longest time a web server may send nothing, in seconds"
    web_stall_seconds: u32 = 30, "WEB_STALL_SECONDS", "web.stall_seconds", |v| between(1, 3_600, *v);
    "Program that fetches talks of YouTube, TikTok, Twitch and X: its name or path"
    yt_dlp: String = "yt-dlp".to_owned(), "YT_DLP", "media.yt_dlp", |v| match v.trim().is_empty() {
            false => Ok(()),
            true => Err("it is empty".to_owned()),
        };
    "Command that turns sound into text where there are no captions, `{input}` and `{output}` standing for the sound and the folder of its text; empty for `whisper`"
    transcriber: String = String::new(), "TRANSCRIBER", "media.transcriber", any;
    "Longest time to fetch the sound of a talk, and again to transcribe it, in seconds"
    media_timeout_seconds: u32 = 3_600, "MEDIA_TIMEOUT_SECONDS", "media.timeout_seconds", |v| between(1, 604_800, *v);
    "Further patterns to leave out, in the syntax of `.gitignore`, separated by commas"
    ignore_patterns: String = String::new(), "IGNORE_PATTERNS", "sources.ignore_patterns", any;
}

/// Settings with where each value came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    /// The values in force.
    pub settings: Settings,
    origins: BTreeMap<&'static str, Origin>,
}

impl Resolved {
    /// Lays the environment over the file over the defaults.
    ///
    /// `file` maps dotted paths (`processing.chunk_size`) to text, `environment` variable
    /// names to text. Both may hold other things, which are left alone. Every value that
    /// does not fit is returned, so that all can be shown at once.
    pub fn layer(
        file: &BTreeMap<String, String>,
        environment: &BTreeMap<String, String>,
    ) -> Result<Self, Vec<InvalidSetting>> {
        let mut settings = Settings::default();
        let mut origins = BTreeMap::new();
        let mut problems = Vec::new();
        for row in TABLE {
            let from_file = file.get(row.file_path).map(|text| (Origin::File, text));
            let from_environment = environment
                .get(row.environment)
                .map(|text| (Origin::Environment, text));
            let Some((origin, text)) = from_environment.or(from_file) else {
                continue;
            };
            match settings.set(row.name, text) {
                Ok(()) => drop(origins.insert(row.name, origin)),
                Err(problem) => problems.push(InvalidSetting {
                    name: row.name.to_owned(),
                    place: place(row, origin),
                    problem,
                }),
            }
        }
        if settings.chunk_overlap >= settings.chunk_size {
            let origin = origins.get("chunk_overlap").or(origins.get("chunk_size"));
            problems.push(InvalidSetting {
                name: "chunk_overlap".to_owned(),
                place: format!("{:?}", origin.unwrap_or(&Origin::Default)).to_lowercase(),
                problem: format!(
                    "{} is not smaller than `chunk_size` ({})",
                    settings.chunk_overlap, settings.chunk_size
                ),
            });
        }
        match problems.is_empty() {
            true => Ok(Self { settings, origins }),
            false => Err(problems),
        }
    }

    /// Where the value of `name` came from.
    pub fn origin(&self, name: &str) -> Origin {
        self.origins.get(name).copied().unwrap_or(Origin::Default)
    }

    /// All settings as shown to people, in the order of [`TABLE`].
    pub fn views(&self) -> Vec<SettingView> {
        let defaults = Settings::default();
        let view = |row: &Setting| SettingView {
            name: row.name.to_owned(),
            environment: row.environment.to_owned(),
            file_path: row.file_path.to_owned(),
            value: self.settings.get(row.name).unwrap_or_default(),
            default: defaults.get(row.name).unwrap_or_default(),
            origin: self.origin(row.name),
            help: row.help.to_owned(),
            kind: row.kind.to_owned(),
            needs_restart: row.needs_restart,
        };
        TABLE.iter().map(view).collect()
    }
}

fn place(row: &Setting, origin: Origin) -> String {
    match origin {
        Origin::Default => "the default".to_owned(),
        Origin::File => format!("`{}` in config.yaml", row.file_path),
        Origin::Environment => format!("environment variable `{}`", row.environment),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        let owned = |(key, value): &(&str, &str)| (key.to_string(), value.to_string());
        pairs.iter().map(owned).collect()
    }

    #[test]
    fn environment_beats_file_beats_default() {
        let file = map(&[
            ("processing.chunk_size", "800"),
            ("max_concurrent_jobs", "2"),
        ]);
        let environment = map(&[("CHUNK_SIZE", "600"), ("HOME", "/root")]);
        let resolved = Resolved::layer(&file, &environment).unwrap();
        assert_eq!(resolved.settings.chunk_size, 600);
        assert_eq!(resolved.settings.max_concurrent_jobs, 2);
        assert_eq!(resolved.origin("chunk_size"), Origin::Environment);
        assert_eq!(resolved.origin("max_workers"), Origin::Default);
    }

    #[test]
    fn every_wrong_value_is_named_with_its_place() {
        let environment = map(&[("CHUNK_SIZE", "big"), ("OCR", "maybe")]);
        let problems = Resolved::layer(&map(&[]), &environment).unwrap_err();
        let text: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            text,
            [
                "`chunk_size` from environment variable `CHUNK_SIZE`: `big` is not a valid integer",
                "`ocr` from environment variable `OCR`: `maybe` is neither `true` nor `false`",
            ]
        );
    }

    #[test]
    fn every_default_is_accepted_by_its_own_range() {
        let mut settings = Settings::default();
        for row in TABLE {
            let default = Settings::default().get(row.name).unwrap();
            assert_eq!(settings.set(row.name, &default), Ok(()), "{}", row.name);
        }
    }
}
