//! URLs as keys: one form for each page.

use gristmill_egress::{Request, Url};
use gristmill_model::{Failure, ReasonCode, Stage};

/// The one form of a page's URL: host in lower case, no default port, no fragment, no empty
/// query. Anything but `http` and `https`, and a URL with a user in it, is refused.
pub fn canonical(text: &str) -> Result<Url, Failure> {
    let request = Request::get(text).map_err(|failure| {
        let detail = failure.to_string();
        Failure::new(ReasonCode::PageUnusable, Stage::Accessing, detail)
    })?;
    let mut url = request.url().clone();
    url.set_fragment(None);
    if url.query() == Some("") {
        url.set_query(None);
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_page_has_one_form() {
        for same in [
            "https://example.com/a/b",
            "HTTPS://Example.COM:443/a/b",
            "https://example.com/a/x/../b#part",
            " https://example.com/a/b? ",
        ] {
            assert_eq!(canonical(same).unwrap().as_str(), "https://example.com/a/b");
        }
        assert_ne!(
            canonical("https://example.com/?a=1").unwrap(),
            canonical("https://example.com/?a=2").unwrap()
        );
    }

    #[test]
    fn what_is_no_page_is_refused_without_its_secrets() {
        for wrong in ["ftp://example.com/", "https://me:hush@example.com/", "x"] {
            let failure = canonical(wrong).unwrap_err();
            assert_eq!(failure.code, ReasonCode::PageUnusable);
            assert!(!failure.detail.contains("hush"));
        }
    }
}
