//! The front door: what every request passes, in this order.
//!
//! Outside, before it is known what is asked for: an id, `Host`, `Origin`, then panics
//! become answers and refusals get the body of their dialect. Inside, knowing the route: the
//! key, the rate, the size of the body. The connection itself (headers, idle time, how many)
//! is looked after in [`crate::connection`].

mod cors;
mod host;
mod inside;
mod key;
mod outside;
mod rate;
mod sockets;

pub(crate) use inside::{Inside, inside};
pub(crate) use outside::outside;
pub(crate) use rate::{AllRates, MINUTE, Rate, Rates};
pub(crate) use sockets::{SocketPlace, Sockets};
