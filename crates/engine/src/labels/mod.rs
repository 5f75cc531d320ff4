//! What the settings say about labels, checked and ready: what is looked for, and what may
//! become of a document with a label.
//!
//! Finding is the work of `gristmill_classify`, storing that of the store; here is decided.

mod opinion;
mod stored;

use std::sync::{Arc, LazyLock};

use gristmill_classify::Classifier;
use gristmill_model::{
    CollectionId, Document, Fingerprint, LANGUAGE_MODEL, Label, LabelAction, LabelPolicy,
    LabelSettings, Labelling, Opinion, Timestamp,
};
use gristmill_opinion::Opinions;
use serde_json::Value;

use self::opinion::as_it_may_leave;

pub use stored::{LabelPreview, LabelRun, Place, Who};

/// The section `labels` of the settings, checked and ready to use from several threads.
pub struct Gate {
    settings: LabelSettings,
    classifier: Classifier,
    opinions: Option<Opinions>,
    rules: Fingerprint,
}

impl std::fmt::Debug for Gate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gate")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl Gate {
    /// Rules, policies and a language model, if they make sense; the error says what does not
    /// and what to do.
    pub fn new(settings: LabelSettings) -> Result<Self, String> {
        let classifier = Classifier::new(&settings.rules).map_err(|error| error.to_string())?;
        let opinions = settings.opinion.as_ref().map(Opinions::new).transpose()?;
        Ok(Self {
            rules: hash(&settings),
            settings,
            classifier,
            opinions,
        })
    }

    /// What is looked for and what labels may do when nobody says anything: everything that is
    /// known, and everything is stored.
    pub fn usual() -> Arc<Self> {
        static USUAL: LazyLock<Arc<Gate>> = LazyLock::new(|| {
            let gate = Gate::new(LabelSettings::default());
            Arc::new(gate.expect("the default rules make sense"))
        });
        Arc::clone(&USUAL)
    }

    /// The section `labels` of the settings; null is the default.
    pub fn from_section(section: &Value) -> Result<Self, String> {
        let settings = match section {
            Value::Null => LabelSettings::default(),
            section => {
                serde_json::from_value(section.clone()).map_err(|error| error.to_string())?
            }
        };
        Self::new(settings)
    }

    /// What the settings say.
    pub fn settings(&self) -> &LabelSettings {
        &self.settings
    }

    /// Hash of everything that decides a label: documents labelled under another may come to
    /// something else when they are labelled again. Policies are not in it.
    pub fn rules(&self) -> Fingerprint {
        self.rules
    }

    /// What is found in a text that is not stored.
    pub fn try_on(&self, document: &Document) -> gristmill_model::Classification {
        self.classifier.classify(document)
    }

    /// Looks through a document: what is found on this machine, and what a language model
    /// says where one may be asked. What becomes of the document is still to be decided.
    pub(crate) fn label(&self, document: &Document, now: Timestamp) -> Labelling {
        let found = self.classifier.classify(document);
        let opinion = self.opinion(document, &found);
        Labelling {
            found,
            opinion,
            rules: self.rules,
            action: LabelAction::Store,
            why: String::new(),
            at: now,
            ruling: None,
        }
    }

    fn opinion(
        &self,
        document: &Document,
        found: &gristmill_model::Classification,
    ) -> Option<Opinion> {
        let opinions = self.opinions.as_ref()?;
        let policy = self.settings.of_destination(LANGUAGE_MODEL);
        let action = policy.decide(found.label, found.requires_review);
        let text = as_it_may_leave(&self.classifier, document, action)?;
        let mut opinion = opinions.ask(&text);
        // A model may quote what it was not asked to.
        opinion.reason = self.classifier.redact_text(&opinion.reason);
        Some(opinion)
    }

    /// What the policy of a collection says about a label, and the rule in a sentence.
    pub(crate) fn decide(
        &self,
        collection: &CollectionId,
        label: Label,
        requires_review: bool,
    ) -> (LabelAction, String) {
        let own = self.settings.collections.contains_key(&collection.0);
        let policy = self.settings.of_collection(&collection.0);
        let whose = match own {
            true => format!("the policy of the collection `{collection}`"),
            false => "the common policy".to_owned(),
        };
        decide(policy, &whose, label, requires_review)
    }

    /// What the policy of a destination says about a label, and the rule in a sentence.
    pub fn decide_for_destination(
        &self,
        destination: &str,
        label: Label,
        requires_review: bool,
    ) -> (LabelAction, String) {
        let policy = self.settings.of_destination(destination);
        let whose = format!("the policy of the destination `{destination}`");
        decide(&policy, &whose, label, requires_review)
    }

    /// The document with everything that decides its label masked.
    pub(crate) fn redact(&self, document: &Document) -> Document {
        self.classifier.redact(document)
    }
}

fn decide(
    policy: &LabelPolicy,
    whose: &str,
    label: Label,
    requires_review: bool,
) -> (LabelAction, String) {
    let action = policy.decide(label, requires_review);
    let why = match action == policy.action(label) {
        true => format!("{label}: {whose} says `{}`", action.as_str()),
        false => format!("{label}, which is in doubt: {whose} holds what requires review"),
    };
    (action, why)
}

/// Rules are sets and lists without an order of chance, so equal rules have equal JSON.
fn hash(settings: &LabelSettings) -> Fingerprint {
    let model = settings.opinion.as_ref().map(|opinion| &opinion.model);
    let asked = model.map(|_| settings.of_destination(LANGUAGE_MODEL));
    let facts = (gristmill_classify::VERSION, &settings.rules, model, asked);
    let json = serde_json::to_vec(&facts).expect("rules have text keys and finite numbers");
    Fingerprint(*blake3::hash(&json).as_bytes())
}
