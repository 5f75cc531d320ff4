//! An answer in pieces: lines `data: {…}`, each a step further.

use serde_json::json;

use super::wire;
use crate::refusal::Refusal;

/// The type of it.
pub(super) const STREAM: &str = "application/stream+json";

/// A line for each passage of the answer, one for its sources, and one that ends it.
pub(super) fn lines(passages: &[String], answer: wire::Answer) -> Result<String, Refusal> {
    let rest = serde_json::to_value(&answer.metadata).map_err(|_| Refusal::defect())?;
    let sources = serde_json::to_value(&answer.sources).map_err(|_| Refusal::defect())?;
    let mut lines = String::new();
    for passage in passages {
        lines += &format!("data: {}\n\n", json!({ "answer": passage }));
    }
    lines += &format!(
        "data: {}\n\n",
        json!({ "sources": sources, "metadata": rest })
    );
    lines += &format!("data: {}\n\n", json!({ "done": true }));
    Ok(lines)
}
