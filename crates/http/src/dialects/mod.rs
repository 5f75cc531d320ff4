//! The documented dialects: each converts, asks, converts back, and decides nothing.

pub(crate) mod batch;
pub(crate) mod bulk;
pub(crate) mod classification;
pub(crate) mod documents;
pub(crate) mod ingest;
