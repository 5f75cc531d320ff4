//! `grist serve`.

use std::net::SocketAddr;

use clap::{Args, ValueEnum};
use gristmill_http::{AuthMode, GivenKey};
use gristmill_model::settings::is_origin;

/// Serve the local API
///
/// Programs call the documented APIs at 127.0.0.1, ports 8000, 8001 and 8011. Watched folders
/// and schedules are looked after meanwhile. Ctrl-C ends; jobs that are not done go on at the
/// next start.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Listen at this address instead of the usual ones; repeatable
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Vec<SocketAddr>,

    /// Which calls need a key: those whose document says so, or all
    #[arg(long, value_enum, default_value_t = AuthArg::Documented)]
    pub(crate) auth: AuthArg,

    /// Let this key in; `USER=KEY` lets it speak for that user alone; repeatable
    ///
    /// Other users of this machine can see what is typed here: the environment is safer, with
    /// commas between several.
    #[arg(
        long,
        value_name = "KEY",
        env = "GRISTMILL_API_KEYS",
        hide_env_values = true,
        value_delimiter = ',',
        value_parser = key
    )]
    pub(crate) api_key: Vec<GivenKey>,

    /// Let web pages of this origin call: `https://intranet.example`; repeatable
    #[arg(long, value_name = "ORIGIN", value_parser = origin)]
    pub(crate) allow_origin: Vec<String>,
}

/// Which calls need a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AuthArg {
    /// Those whose document says so.
    Documented,
    /// All of them.
    Required,
}

impl From<AuthArg> for AuthMode {
    fn from(auth: AuthArg) -> Self {
        match auth {
            AuthArg::Documented => AuthMode::Documented,
            AuthArg::Required => AuthMode::Required,
        }
    }
}

fn key(text: &str) -> Result<GivenKey, String> {
    GivenKey::parse(text).ok_or_else(|| "a key is `KEY` or `USER=KEY`".to_owned())
}

fn origin(text: &str) -> Result<String, String> {
    match is_origin(text) {
        true => Ok(text.to_owned()),
        false => Err("an origin is `https://` and a name, with a port if it has one".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_has_no_path_and_no_star() {
        assert!(origin("https://intranet.example").is_ok());
        assert!(origin("http://localhost:3000").is_ok());
        for wrong in [
            "*",
            "intranet.example",
            "https://",
            "https://a/b",
            "https://*.example",
        ] {
            assert!(origin(wrong).is_err(), "{wrong}");
        }
    }
}
