//! Finds what makes a document sensitive, and labels it.
//!
//! Personal numbers, cards, accounts, addresses, keys, markers, phrases and the user's own
//! words are found in one pass over the text; what looks like a number is only reported when
//! its check digits, ranges and form are right. Values are never kept: a hit says where and
//! what, and shows a masked snippet.
//!
//! Nothing here reads a file, asks the clock or calls a service. Memory does not grow with
//! the text, and time grows with it linearly, whatever it holds.

mod allowed;
mod anchors;
mod checks;
mod contact;
mod context;
mod error;
mod fields;
mod found;
mod identity;
mod label;
mod layout;
mod markers;
mod mask;
mod numbers;
mod own;
mod payment;
mod redact;
mod scan;
mod secrets;
mod shape;
mod words;

use gristmill_model::{Classification, Document, LabelRules};

use label::Evidence;
use layout::Layout;
use scan::Scanner;

pub use error::RuleError;
pub use found::Found;
pub use redact::redact;

/// Changes whenever the same document could be labelled differently.
pub const VERSION: &str = "1";

/// Labels documents by fixed rules. Making one takes some milliseconds; using one from
/// several threads at once is fine.
pub struct Classifier {
    scanner: Scanner,
    rules: LabelRules,
}

impl Classifier {
    /// A classifier that follows `rules`, or what is wrong with them.
    pub fn new(rules: &LabelRules) -> Result<Self, RuleError> {
        if !(0.0..=1.0).contains(&rules.decides_from) {
            let value = rules.decides_from.to_string();
            return Err(RuleError::Threshold { value });
        }
        Ok(Self {
            scanner: Scanner::new(rules)?,
            rules: rules.clone(),
        })
    }

    /// The label of `document`, and what it rests on: its text with headings and tables, its
    /// title and metadata, and what stands at the edge of its pages.
    pub fn classify(&self, document: &Document) -> Classification {
        let layout = Layout::of(document);
        let mut evidence = Evidence::new(self);
        for field in fields::of(document) {
            let text = field.text();
            self.scanner.scan(&text, &Layout::default(), &mut |found| {
                evidence.add_of_field(&field, &text, found);
            });
        }
        self.scanner.scan(&document.text, &layout, &mut |found| {
            evidence.add(&document.text, &layout, found);
        });
        evidence.decide(document)
    }

    /// Everything found in `text`, in order and without overlaps, sure or not.
    pub fn find(&self, text: &str) -> Vec<Found> {
        let mut all = Vec::new();
        self.scanner.scan(text, &Layout::default(), &mut |found| {
            all.extend_from_slice(found)
        });
        all
    }

    /// Whether something found is sure enough, and of a kind, to change the label.
    fn decides(&self, found: &Found) -> bool {
        found.confidence >= self.rules.decides_from && !self.rules.noted.contains(&found.kind)
    }
}
