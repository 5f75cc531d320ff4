//! Whether a document may leave: what the policy for the destination [`EXPORT`] says of its
//! label.

use gristmill_model::{EXPORT, Label, LabelAction};
use gristmill_store::ExportedDocument;

use crate::labels::Gate;

/// Whether a document may be written into an export.
///
/// Passages and vectors are written as they are stored: what is to be masked before it leaves
/// may only if it was masked before it was stored. A document without a label may leave where
/// any might.
pub(crate) fn may_leave(gate: &Gate, exported: &ExportedDocument) -> bool {
    match &exported.labelling {
        Some(labelling) => {
            let is_masked = labelling.action == LabelAction::Redact;
            let in_doubt = labelling.requires_review();
            allows(gate, labelling.label(), in_doubt, is_masked)
        }
        None => Label::ALL
            .iter()
            .all(|label| allows(gate, *label, true, false)),
    }
}

/// Whether the file that a document was made from may leave as it is: not where values were
/// masked before it was stored, and not where they are to be masked before it leaves.
pub(crate) fn original_may_leave(gate: &Gate, exported: &ExportedDocument) -> bool {
    match &exported.labelling {
        Some(labelling) if labelling.action == LabelAction::Redact => false,
        Some(labelling) => {
            let in_doubt = labelling.requires_review();
            allows(gate, labelling.label(), in_doubt, false)
        }
        None => may_leave(gate, exported),
    }
}

fn allows(gate: &Gate, label: Label, requires_review: bool, is_masked: bool) -> bool {
    let (action, _) = gate.decide_for_destination(EXPORT, label, requires_review);
    match action {
        LabelAction::Store | LabelAction::LocalEmbedderOnly => true,
        LabelAction::Redact => is_masked,
        LabelAction::Quarantine | LabelAction::Refuse => false,
    }
}
