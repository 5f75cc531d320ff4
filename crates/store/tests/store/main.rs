//! The store as the engine uses it: real files on a real disk.

mod fixture;
mod jobs;
