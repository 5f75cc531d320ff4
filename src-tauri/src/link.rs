//! Links into the application: `gristmill://library/ID?chunk=3` opens that place.
//!
//! A link only ever goes somewhere. It may come from any web page or mail, so nothing is
//! done and nothing is staged by one.

/// What links begin with.
const SCHEME: &str = "gristmill:";
/// Links may be this long, in bytes.
const LONGEST: usize = 4096;

/// Whether a word is meant as a link of ours, be it a sound one or not.
pub(crate) fn is_link(word: &str) -> bool {
    word.get(..SCHEME.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(SCHEME))
}

/// The address within the window's page that a link leads to, or none for what is no link
/// of ours.
pub(crate) fn address(link: &str) -> Option<String> {
    let printable = link.bytes().all(|byte| byte.is_ascii_graphic());
    if !is_link(link) || !printable || link.len() > LONGEST {
        return None;
    }
    let place = link[SCHEME.len()..].trim_start_matches('/');
    let (path, query) = place.split_once('?').unwrap_or((place, ""));
    // Browsers end an address without a path with a slash.
    let path = path.trim_end_matches('/');
    Some(match query {
        "" => format!("#/{path}"),
        query => format!("#/{path}?{query}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_a_place_in_the_window() {
        let led = |link| address(link).unwrap();
        assert_eq!(
            led("gristmill://library/7f3?chunk=3"),
            "#/library/7f3?chunk=3"
        );
        assert_eq!(led("gristmill:jobs/1"), "#/jobs/1");
        assert_eq!(led("GRISTMILL://search/?q=a%20b"), "#/search?q=a%20b");
        assert_eq!(led("gristmill://"), "#/");
    }

    #[test]
    fn what_is_no_link_of_ours_is_none() {
        for word in [
            "gristmill",
            "/tmp/gristmill:a",
            "https://a",
            "gristmill://a b",
            "grüße",
        ] {
            assert_eq!(address(word), None, "{word}");
        }
        assert_eq!(
            address(&format!("gristmill://{}", "a".repeat(LONGEST))),
            None
        );
    }
}
