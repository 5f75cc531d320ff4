//! What the rules let pass: kinds that are not looked for, known values, known domains.

use gristmill_model::{HitKind, LabelRules};

use crate::found::Found;

/// What is not reported.
pub(crate) struct Allowed {
    kinds: Vec<HitKind>,
    values: Vec<String>,
    domains: Vec<String>,
}

impl Allowed {
    pub(crate) fn new(rules: &LabelRules) -> Self {
        let domain = |domain: &String| domain.trim().trim_start_matches('@').to_lowercase();
        Self {
            kinds: rules.ignored.iter().copied().collect(),
            values: rules
                .allowed_values
                .iter()
                .map(|value| bare(value))
                .collect(),
            domains: rules.allowed_domains.iter().map(domain).collect(),
        }
    }

    /// Whether `found`, which stands in `text`, is let pass.
    pub(crate) fn has(&self, text: &str, found: &Found) -> bool {
        let value = &text[found.range.clone()];
        self.kinds.contains(&found.kind)
            || !self.values.is_empty() && self.values.contains(&bare(value))
            || found.kind == HitKind::Email && self.has_domain_of(value)
    }

    /// The domain itself, or one below it.
    fn has_domain_of(&self, address: &str) -> bool {
        let domain = address
            .rsplit('@')
            .next()
            .unwrap_or_default()
            .to_lowercase();
        self.domains.iter().any(|allowed| {
            let rest = domain.strip_suffix(allowed.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
    }
}

/// A value without case, spaces and punctuation.
fn bare(value: &str) -> String {
    let letters = value.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
