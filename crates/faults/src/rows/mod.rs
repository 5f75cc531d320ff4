//! The matrix: every row, by family.

mod access;
mod api;
mod archives;
mod backups;
mod clock;
mod damaged;
mod database;
mod disk;
mod embedder;
mod exports;
mod failpoints;
mod files;
mod kills;
mod network;
mod parsers;
mod poison;
mod power;
mod processes;
mod quarantine;
mod schedules;
mod storm;

use crate::row::Row;

/// Every row, in the order they run and the documentation lists them.
pub(crate) const ALL: &[Row] = &[
    kills::RANDOM,
    kills::EVERY_WRITE,
    failpoints::KILL,
    kills::WHILE_CANCELLING,
    schedules::CLAIM,
    backups::WHILE_BACKING_UP,
    backups::WHILE_RESTORING,
    exports::WHILE_EXPORTING,
    disk::ERROR_ONCE,
    disk::ERROR_FOR_EVER,
    failpoints::ERROR_ONCE,
    failpoints::ERROR_FOR_EVER,
    disk::FULL,
    disk::QUOTA,
    backups::DISK_FULL,
    exports::DISK_FULL,
    power::CUT,
    disk::READ_ONLY,
    disk::NEWER_SCHEMA,
    database::OLDER_SCHEMA,
    disk::CORRUPT,
    database::PAGES,
    database::LOG,
    database::LOCKED,
    database::SLOW,
    files::NAMES,
    files::KINDS,
    files::CHANGING,
    access::UNREADABLE,
    access::SWAPPED,
    files::MANY,
    archives::HOSTILE,
    archives::CUT,
    parsers::BOMBS,
    embedder::RATE_LIMIT,
    embedder::STORM,
    embedder::TIMEOUT,
    embedder::WRONG_ANSWERS,
    embedder::CHANGED_MODEL,
    quarantine::CRASHES,
    damaged::COPIES,
    poison::FILE,
    api::EVERY_ROUTE,
    api::BODIES,
    api::FUZZ,
    api::SAME_ID,
    api::TRANSITIONS,
    api::TRAVERSAL,
    api::SLOW,
    api::CUTS,
    api::DEAF,
    processes::TWO_AT_ONCE,
    processes::FROZEN,
    network::CUT,
    network::RETRY_AFTER,
    network::STORM,
    network::SLOW,
    network::ENDLESS,
    network::REDIRECTS,
    network::REFUSALS,
    network::OFFLINE,
    clock::JUMPS,
    storm::STORM,
];
