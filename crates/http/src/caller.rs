//! Who asks, and as which user.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::keyring::Holder;
use crate::refusal::Refusal;

/// Who asks: the front door leaves it with the request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Caller(pub(crate) Option<Holder>);

impl Caller {
    /// The user the request is for: that of the key, else the one named, else `usual`.
    /// A key does not speak for another user than its own.
    pub(crate) fn user(&self, named: Option<&str>, usual: &str) -> Result<String, Refusal> {
        Ok(self.any_user(named)?.unwrap_or_else(|| usual.to_owned()))
    }

    /// The same where nobody named means everybody, as far as the key allows.
    pub(crate) fn any_user(&self, named: Option<&str>) -> Result<Option<String>, Refusal> {
        let own = self.0.as_ref().and_then(|holder| holder.user.as_deref());
        let named = named.filter(|user| !user.is_empty());
        match (own, named) {
            (Some(own), Some(named)) if own != named => {
                Err(Refusal::unauthorized("The key belongs to another user"))
            }
            (Some(user), _) | (None, Some(user)) => Ok(Some(user.to_owned())),
            (None, None) => Ok(None),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        // A request that did not come through the front door is nobody's.
        parts.extensions.get().cloned().ok_or_else(Refusal::defect)
    }
}

#[cfg(test)]
mod tests {
    use gristmill_model::KeyScope;

    use super::*;

    #[test]
    fn the_user_of_a_key_wins() {
        let of = |user: Option<&str>| {
            Caller(Some(Holder {
                name: String::new(),
                user: user.map(str::to_owned),
                scope: KeyScope::Full,
                counted_as: String::new(),
            }))
        };
        let ann = of(Some("ann"));
        assert_eq!(ann.user(None, "default").unwrap(), "ann");
        assert_eq!(ann.user(Some("ann"), "default").unwrap(), "ann");
        assert_eq!(ann.user(Some("bob"), "default").unwrap_err().status, 401);
        assert_eq!(of(None).user(Some("bob"), "default").unwrap(), "bob");
        assert_eq!(Caller(None).user(Some(""), "default").unwrap(), "default");
        assert_eq!(Caller(None).any_user(None).unwrap(), None);
    }
}
