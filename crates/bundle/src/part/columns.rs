//! The columns of every table of a bundle; docs/bundle.md explains them.

use crate::table::Kind::{Flag, Moment, Numbers, Real, Text, Whole};
use crate::table::{Column, all, some};

/// The tables, by the names of their folders.
pub(crate) const TABLES: [&str; 8] = [
    "documents",
    "chunks",
    "vectors",
    "metadata",
    "places",
    "labels",
    "versions",
    "decisions",
];

pub(crate) const DOCUMENTS: &[Column] = &[
    all("document_id", Text),
    all("collection", Text),
    all("connection_id", Text),
    all("path", Text),
    all("size", Whole),
    some("modified_at", Moment),
    all("version", Whole),
    all("content_hash", Text),
    all("fingerprint", Text),
    all("media_type", Text),
    some("title", Text),
    some("language", Text),
    some("pages", Whole),
    all("model", Text),
    all("first_chunk", Whole),
    all("quality", Real),
    all("added_at", Moment),
    all("stored_at", Moment),
    all("structure", Text),
];

pub(crate) const CHUNKS: &[Column] = &[
    all("document_id", Text),
    all("ordinal", Whole),
    all("text", Text),
    all("headings", Text),
    some("page_first", Whole),
    some("page_last", Whole),
    all("span_start", Whole),
    all("span_end", Whole),
    all("tokens", Whole),
];

pub(crate) const VECTORS: &[Column] = &[
    all("document_id", Text),
    all("ordinal", Whole),
    all("vector", Numbers),
];

pub(crate) const METADATA: &[Column] = &[
    all("document_id", Text),
    all("name", Text),
    // JSON; empty where a person took the value away.
    some("value", Text),
    all("origin", Text),
];

pub(crate) const PLACES: &[Column] = &[
    all("document_id", Text),
    all("connection_id", Text),
    all("path", Text),
    all("size", Whole),
    some("modified_at", Moment),
];

pub(crate) const LABELS: &[Column] = &[
    all("document_id", Text),
    all("label", Text),
    all("action", Text),
    all("requires_review", Flag),
    // JSON.
    all("labelling", Text),
];

pub(crate) const VERSIONS: &[Column] = &[
    all("document_id", Text),
    all("number", Whole),
    all("content_hash", Text),
    all("fingerprint", Text),
    all("size", Whole),
    all("chunks", Whole),
    all("left_out", Text),
    all("quality", Real),
    all("stored_at", Moment),
    some("replaced_at", Moment),
];

pub(crate) const DECISIONS: &[Column] = &[
    all("document_id", Text),
    some("about_document", Text),
    all("content_hash", Text),
    all("at", Moment),
    all("machine_label", Text),
    all("confidence", Real),
    all("label", Text),
    all("action", Text),
    all("why", Text),
    // JSON; empty where it was the machine.
    some("ruling", Text),
];
