//! The addresses to listen on.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use gristmill_api::ApiError;

use crate::config::{AuthMode, ServerConfig};

/// The addresses that the documents name: 127.0.0.1 on ports 8000, 8001 and 8011.
pub fn usual_addresses() -> [SocketAddr; 3] {
    [8000, 8001, 8011].map(|port| SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
}

/// The addresses that could be had.
#[derive(Debug)]
pub(crate) struct Bound {
    pub(crate) listeners: Vec<TcpListener>,
    pub(crate) addresses: Vec<SocketAddr>,
    /// Why each of the others could not.
    pub(crate) warnings: Vec<String>,
}

/// Takes every address that is free. None at all is an error.
pub(crate) fn bind(config: &ServerConfig, has_keys: bool) -> Result<Bound, ApiError> {
    refuse_strangers(config, has_keys)?;
    let mut bound = Bound {
        listeners: Vec::new(),
        addresses: Vec::new(),
        warnings: Vec::new(),
    };
    for &address in &config.listen {
        match take(address) {
            Ok((listener, address)) => {
                bound.listeners.push(listener);
                bound.addresses.push(address);
            }
            Err(error) => bound
                .warnings
                .push(format!("cannot listen on {address}: {error}")),
        }
    }
    match bound.listeners.is_empty() {
        true => Err(ApiError::unavailable(bound.warnings.join("; ")).with_hint(
            "name a free address, such as `127.0.0.1:9000`, or end the program that has this one",
        )),
        false => Ok(bound),
    }
}

fn take(address: SocketAddr) -> std::io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Other machines may call only where every call needs a key, and there is one.
fn refuse_strangers(config: &ServerConfig, has_keys: bool) -> Result<(), ApiError> {
    let open = config.listen.iter().find(|one| !one.ip().is_loopback());
    let Some(address) = open else {
        return Ok(());
    };
    let message = format!("other machines could call without a key at {address}");
    match (config.auth, has_keys) {
        (AuthMode::Required, true) => Ok(()),
        (AuthMode::Documented, _) => Err(ApiError::refused(message)
            .with_hint("have every call need a key: `--auth required`, or the setting `api_auth`")),
        (AuthMode::Required, false) => Err(ApiError::refused(format!(
            "every call needs a key at {address}, and there is none"
        ))
        .with_hint("make one with `grist keys create NAME`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(listen: &[&str]) -> ServerConfig {
        ServerConfig {
            listen: listen.iter().map(|one| one.parse().unwrap()).collect(),
            ..ServerConfig::default()
        }
    }

    #[test]
    fn a_taken_address_is_told_and_the_others_go_on() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap().to_string();
        let bound = bind(&config(&[&address, "127.0.0.1:0"]), false).unwrap();
        assert_eq!(bound.addresses.len(), 1);
        assert!(bound.warnings[0].contains(&address), "{:?}", bound.warnings);
    }

    #[test]
    fn no_address_left_is_an_error_that_names_them() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap().to_string();
        let error = bind(&config(&[&address]), false).unwrap_err();
        assert!(error.message.contains(&address), "{error:?}");
    }

    #[test]
    fn other_machines_need_a_key_for_every_call() {
        let open = config(&["0.0.0.0:0"]);
        assert!(bind(&open, true).is_err());
        let closed = ServerConfig {
            auth: AuthMode::Required,
            ..open
        };
        assert!(bind(&closed, false).is_err(), "no key could be right");
        assert!(bind(&closed, true).is_ok());
    }
}
