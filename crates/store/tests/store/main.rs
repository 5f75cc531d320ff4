//! The store as the engine uses it: real files on a real disk.

#![expect(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod backups;
mod bundles;
mod claims;
mod doctor;
mod documents;
mod embedding;
mod exports;
mod facts;
mod fixture;
mod history;
mod insights;
mod jobs;
mod labels;
mod listing;
mod metadata;
mod opening;
mod recovery;
mod search;
mod undo;
mod watches;
