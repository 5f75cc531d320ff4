//! The matrix: every row, by family.

mod archives;
mod damaged;
mod disk;
mod files;
mod kills;
mod parsers;
mod processes;

use crate::row::Row;

/// Every row, in the order they run and the documentation lists them.
pub(crate) const ALL: &[Row] = &[
    kills::RANDOM,
    kills::EVERY_WRITE,
    kills::WHILE_CANCELLING,
    disk::ERROR_ONCE,
    disk::ERROR_FOR_EVER,
    disk::FULL,
    disk::READ_ONLY,
    disk::NEWER_SCHEMA,
    disk::CORRUPT,
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
];
