//! The documented dialects: each converts, asks, converts back, and decides nothing.

pub(crate) mod batch;
pub(crate) mod ingest;
