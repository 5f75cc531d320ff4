//! What opens doors: private keys, tokens of services, passwords in addresses, and values of
//! names that tell a secret.

mod connection;
mod entropy;
mod keys;
mod named;
mod tokens;

pub(crate) use connection::connection_string;
pub(crate) use keys::private_key;
pub(crate) use named::{NAMES, Named, named_value};
pub(crate) use tokens::{TOKENS, json_web_token, token, without_prefix};
