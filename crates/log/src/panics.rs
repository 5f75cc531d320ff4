//! Panics in the log: where, and in which thread.

use std::panic;

/// Has every panic logged, before whatever else is done about it.
///
/// Only the place: what a panic says may quote the text it was about.
pub(crate) fn tell() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let thread = std::thread::current();
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, thread = thread.name(), "panic");
        before(info);
    }));
}
