//! Names to addresses that may be connected to.
//!
//! ureq connects to the addresses that its resolver gives it and looks nothing up again, so
//! what was judged here is what is reached.

use std::fmt;
use std::net::SocketAddr;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

use crate::address::{Reach, reach};
use crate::failure::Refusal;
use crate::policy::{Cleartext, Policy};

/// Resolves a name and refuses all of it when any of its addresses may not be reached: a name
/// that answers with one address of each kind is playing a game.
pub(crate) struct Vetted {
    policy: Policy,
    names: Box<dyn Resolver>,
}

impl Vetted {
    pub(crate) fn new(policy: Policy) -> Self {
        let names = Box::new(DefaultResolver::default());
        Self { policy, names }
    }

    fn vet(&self, uri: &Uri, address: SocketAddr) -> Result<(), Refusal> {
        let host = uri.host().unwrap_or_default();
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let ip = address.ip();
        if !self.policy.private.allows(host, address.port(), ip) {
            return Err(Refusal::Address(ip));
        }
        let clear = uri.scheme_str() == Some("http") && reach(ip) == Reach::Public;
        match self.policy.cleartext {
            Cleartext::OnlyNearby if clear => Err(Refusal::Cleartext(ip)),
            Cleartext::OnlyNearby | Cleartext::Allowed => Ok(()),
        }
    }
}

impl fmt::Debug for Vetted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vetted")
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}

impl Resolver for Vetted {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let addresses = self.names.resolve(uri, config, timeout)?;
        for address in addresses.iter() {
            self.vet(uri, *address)
                .map_err(|refusal| ureq::Error::Other(Box::new(refusal)))?;
        }
        Ok(addresses)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::policy::Private;

    /// Answers with the next of these each time a name is looked up.
    #[derive(Debug)]
    struct Names(Mutex<Vec<Vec<&'static str>>>);

    impl Resolver for Names {
        fn resolve(
            &self,
            _: &Uri,
            _: &Config,
            _: NextTimeout,
        ) -> Result<ResolvedSocketAddrs, ureq::Error> {
            let mut found = self.empty();
            for address in self.0.lock().unwrap().remove(0) {
                found.push(address.parse().unwrap());
            }
            Ok(found)
        }
    }

    fn vetted(policy: Policy, answers: &[&[&'static str]]) -> Vetted {
        let answers = answers.iter().map(|answer| answer.to_vec()).collect();
        let names = Box::new(Names(Mutex::new(answers)));
        Vetted { policy, names }
    }

    fn resolve(vetted: &Vetted, url: &str) -> Result<usize, String> {
        let (uri, config) = (url.parse().unwrap(), Config::default());
        let found = vetted.resolve(&uri, &config, NextTimeout::default());
        found
            .map(|found| found.len())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_name_that_changes_its_mind_is_judged_at_each_connection() {
        let vetted = vetted(
            Policy::default(),
            &[&["93.184.216.34:80"], &["127.0.0.1:80"]],
        );
        assert_eq!(resolve(&vetted, "http://rebind.example/"), Ok(1));
        let second = resolve(&vetted, "http://rebind.example/").unwrap_err();
        assert!(second.contains("127.0.0.1"), "{second}");
    }

    #[test]
    fn a_name_with_one_address_nearby_is_refused_whole() {
        let vetted = vetted(Policy::default(), &[&["93.184.216.34:80", "10.0.0.1:80"]]);
        assert!(resolve(&vetted, "http://both.example/").is_err());
    }

    #[test]
    fn without_encryption_only_what_is_nearby_is_reached() {
        let policy = Policy {
            private: Private::Allowed,
            cleartext: Cleartext::OnlyNearby,
            ..Policy::default()
        };
        let answers: [&[&str]; 3] = [&["10.0.0.1:80"], &["1.1.1.1:80"], &["1.1.1.1:443"]];
        let vetted = vetted(policy, &answers);
        assert_eq!(resolve(&vetted, "http://near.example/"), Ok(1));
        let far = resolve(&vetted, "http://far.example/").unwrap_err();
        assert!(far.contains("without encryption"), "{far}");
        assert_eq!(resolve(&vetted, "https://far.example/"), Ok(1));
    }
}
