//! What of a document may leave for a language model.

use gristmill_classify::Classifier;
use gristmill_model::{Document, LabelAction};

/// The text as a destination may have it, by what its policy says about the label; none where
/// nothing of it may leave.
pub(super) fn as_it_may_leave(
    classifier: &Classifier,
    document: &Document,
    action: LabelAction,
) -> Option<String> {
    match action {
        LabelAction::Store => Some(text(document)),
        LabelAction::Redact => Some(text(&classifier.redact(document))),
        LabelAction::LocalEmbedderOnly | LabelAction::Quarantine | LabelAction::Refuse => None,
    }
}

/// Margins and title first: only the beginning of a long document is sent.
fn text(document: &Document) -> String {
    let margins = document.margins.iter().map(|margin| margin.text.as_str());
    let parts = document.title.as_deref().into_iter().chain(margins);
    let parts: Vec<&str> = parts.chain([document.text.as_str()]).collect();
    parts.join("\n\n")
}
