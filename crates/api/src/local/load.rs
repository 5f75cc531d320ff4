//! `load.get`: what the work takes of the machine.

use gristmill_engine::{HeldBack as Why, Load};

use super::Opened;
use crate::ApiError;
use crate::types::{HeldBack, LoadView, Nothing};

pub(super) fn get(opened: &Opened, _: Nothing) -> Result<LoadView, ApiError> {
    Ok(view(opened.engine()?.load()))
}

fn view(load: Load) -> LoadView {
    let held_back = |why| match why {
        Why::Gentle => HeldBack::Gentle,
        Why::Memory => HeldBack::Memory,
        Why::BytesInFlight => HeldBack::BytesInFlight,
    };
    LoadView {
        bytes_in_flight: load.bytes_in_flight,
        most_bytes: load.most_bytes,
        bytes_high: load.bytes_in_flight.0 as f64 >= 0.8 * load.most_bytes.0 as f64,
        files_in_flight: load.files_in_flight,
        files_waiting: load.files_waiting,
        parsing: load.parsing,
        most_parsing: load.most_parsing,
        wanted_parsing: load.wanted_parsing,
        memory_available: load.memory.map(|memory| memory.available),
        memory_total: load.memory.map(|memory| memory.total),
        memory_pressure: load.memory.and_then(|memory| memory.pressure),
        gentle: load.gentle,
        held_back: load.held_back.map(held_back),
    }
}
