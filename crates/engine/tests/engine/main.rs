//! What the engine promises, with a real store and real files.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

mod backups;
mod bundles;
mod chosen;
mod control;
mod described;
mod doubles;
mod exports;
mod facts;
mod faults;
mod killed;
mod labels;
mod limits;
mod metadata;
mod opinion;
mod preflight;
mod progress;
mod real;
mod recovery;
mod reembedding;
mod rulings;
mod runs;
mod schedules;
mod viewing;
mod watching;
mod world;
