//! What can be typed about models of providers.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// See which models of providers jobs can choose, and keep their keys
///
/// A job chooses one with `grist ingest --option embedding_model=NAME`; its passages are then
/// sent to that provider. Nothing is sent anywhere unless a job says so.
#[derive(Debug, Subcommand)]
pub(crate) enum Providers {
    /// List models, and whether there are keys for them
    List,
    /// Add a server that speaks OpenAI's protocol, such as Ollama, vLLM or llama.cpp
    Add(AddProvider),
    /// Remove what was added
    Remove {
        /// What jobs call it
        name: String,
    },
    /// Keep the key of a provider; it is asked for, and never shown again
    SetKey(SetKey),
    /// Take the key of a provider away
    RemoveKey {
        /// What jobs call the model
        name: String,
    },
    /// Ask a provider for one vector
    Test {
        /// What jobs call the model
        name: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct AddProvider {
    /// What jobs are to call it; a known name changes where that model is asked
    pub(crate) name: String,

    /// Where it is: `http://localhost:11434/v1`
    #[arg(long)]
    pub(crate) url: String,

    /// What the server calls the model
    #[arg(long)]
    pub(crate) model: Option<String>,

    /// Length of its vectors
    #[arg(long, value_name = "NUMBER")]
    pub(crate) dimensions: Option<u32>,

    /// Most tokens of one text; 512 unless said
    #[arg(long, value_name = "NUMBER")]
    pub(crate) max_tokens: Option<u32>,

    /// It answers only with a key
    #[arg(long)]
    pub(crate) needs_key: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SetKey {
    /// What jobs call the model; the key is for all models at its address
    pub(crate) name: String,

    /// Read the key from the first line of this file; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
}
