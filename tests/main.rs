//! The real window, driven through WebDriver under a virtual display: what a person would
//! do, step by step, against the real engine and the real model.
//!
//! Linux only, as WebKitWebDriver is. Every test has its own display, data folder and
//! window; each waits for what it expects to see, with a limit, and never for time to pass.
//! Every page is checked with axe-core, in both themes and two sizes.
//! Set `GRISTMILL_SCREENSHOTS` to a folder to keep the pictures.

#![cfg(target_os = "linux")]

mod closing;
mod drag;
mod exports;
mod flood;
mod foreign;
mod ingest;
mod insights;
mod keyboard;
mod labels;
mod library;
mod local_api;
mod metadata;
mod model;
mod original;
mod pickers;
mod problems;
mod recovery;
mod scale;
mod schedules;
mod screenshots;
mod settings;
mod shell;
mod speed;
mod steering;
mod support;
mod tour;
mod watches;
mod windows;
