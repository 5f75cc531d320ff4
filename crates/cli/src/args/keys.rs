//! `grist keys`.

use clap::{Subcommand, ValueEnum};
use gristmill_model::KeyScope;

/// Make, list and revoke keys of the local API
#[derive(Debug, Subcommand)]
pub(crate) enum Keys {
    /// Make a key; it is shown this once
    Create {
        /// What it is for
        name: String,
        /// The user it speaks for; any, when none is named
        #[arg(long)]
        user: Option<String>,
        /// What it is good for
        #[arg(long, value_enum, default_value_t = ScopeArg::Full)]
        scope: ScopeArg,
    },
    /// List keys, without the keys themselves
    List,
    /// Let a key in no more
    Revoke {
        /// Its id, or enough of its beginning or end
        id: String,
    },
}

/// What a key is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScopeArg {
    /// Calls that change nothing.
    Read,
    /// All calls.
    Full,
}

impl From<ScopeArg> for KeyScope {
    fn from(scope: ScopeArg) -> Self {
        match scope {
            ScopeArg::Read => KeyScope::Read,
            ScopeArg::Full => KeyScope::Full,
        }
    }
}
