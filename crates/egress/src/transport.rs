//! Tells a connection that was torn down from one that ended.
//!
//! ureq takes a reset for the end of a body that has no length, which would make a page that
//! broke off a short page. Under this a reset is an error wherever it happens. A body without
//! a length that ends in good order is whole, as far as anybody can tell.

use std::io::ErrorKind;

use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};

/// The connection was torn down after it had been made.
#[derive(Debug, thiserror::Error)]
#[error("the connection was torn down")]
pub(crate) struct TornDown;

/// Wraps each connection once it stands, encryption included.
#[derive(Debug)]
pub(crate) struct Guarded;

impl<In: Transport> Connector<In> for Guarded {
    type Out = Connection<In>;

    fn connect(
        &self,
        _: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        Ok(chained.map(Connection))
    }
}

/// A connection whose resets are errors.
#[derive(Debug)]
pub(crate) struct Connection<In>(In);

impl<In: Transport> Transport for Connection<In> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.0.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        self.0.transmit_output(amount, timeout).map_err(told)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        self.0.await_input(timeout).map_err(told)
    }

    fn is_open(&mut self) -> bool {
        self.0.is_open()
    }

    fn is_tls(&self) -> bool {
        self.0.is_tls()
    }
}

fn told(error: ureq::Error) -> ureq::Error {
    match error {
        ureq::Error::Io(io)
            if matches!(
                io.kind(),
                ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe
            ) =>
        {
            ureq::Error::Other(Box::new(TornDown))
        }
        other => other,
    }
}
