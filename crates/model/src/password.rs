//! A password on its way from a person to whatever opens a file with it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A password. It is kept in memory only and never shown: its debug form hides it, and no
/// event, row or log line carries it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    /// This text as a password.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for whatever opens a file with it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

impl Drop for Password {
    fn drop(&mut self) {
        // What is left in freed memory is zeros, as far as the compiler lets it be.
        let bytes = std::mem::take(&mut self.0).into_bytes();
        let mut bytes = std::hint::black_box(bytes);
        bytes.fill(0);
        std::hint::black_box(&bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_shown_when_what_holds_it_is() {
        let shown = format!("{:?}", Some(Password::new("open sesame")));
        assert_eq!(shown, "Some(Password(…))");
    }
}
