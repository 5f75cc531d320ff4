//! The matrix: every row, by family.

mod archives;
mod clock;
mod damaged;
mod database;
mod disk;
mod failpoints;
mod files;
mod kills;
mod parsers;
mod power;
mod processes;
mod storm;

use crate::row::Row;

/// Every row, in the order they run and the documentation lists them.
pub(crate) const ALL: &[Row] = &[
    kills::RANDOM,
    kills::EVERY_WRITE,
    failpoints::KILL,
    kills::WHILE_CANCELLING,
    disk::ERROR_ONCE,
    disk::ERROR_FOR_EVER,
    failpoints::ERROR_ONCE,
    failpoints::ERROR_FOR_EVER,
    disk::FULL,
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
    files::MANY,
    archives::HOSTILE,
    archives::CUT,
    parsers::BOMBS,
    damaged::COPIES,
    processes::TWO_AT_ONCE,
    processes::FROZEN,
    clock::JUMPS,
    storm::STORM,
];
