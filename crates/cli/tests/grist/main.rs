//! The command `grist` as people and programs use it: the real binary, model and store.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod bundles;
mod commands;
mod edges;
mod exports;
mod facts;
mod handover;
mod ingest;
mod keeping;
mod labels;
mod listings;
mod metadata;
mod models;
mod owner;
mod providers;
mod schedule;
mod serve;
mod settings;
mod support;
mod watch;
mod web;
