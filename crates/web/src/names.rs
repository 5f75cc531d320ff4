//! A file name for a page: what its type is guessed by where the content does not tell.

use gristmill_egress::Url;
use percent_encoding::percent_decode_str;

/// Longest name, in characters.
const LONGEST: usize = 120;

/// Types whose content does not always tell them, and the endings that do; the first one is
/// put on names that have none of them.
const ENDINGS: [(&str, &[&str]); 6] = [
    ("text/html", &["html", "htm", "xhtml"]),
    ("application/xhtml+xml", &["html", "htm", "xhtml"]),
    ("text/markdown", &["md", "markdown"]),
    ("text/csv", &["csv"]),
    ("text/vtt", &["vtt"]),
    ("application/x-subrip", &["srt"]),
];

/// The name a server gives, else that in the URL, with an ending that fits the type.
pub(crate) fn of(url: &Url, disposition: Option<&str>, media_type: Option<&str>) -> String {
    let given = disposition.and_then(attached);
    let own = || {
        let last = url.path_segments().and_then(|mut parts| parts.next_back());
        let last = last.map(|last| percent_decode_str(last).decode_utf8_lossy().into_owned());
        last.filter(|last| !last.is_empty())
    };
    let name = given.or_else(own);
    let name = name.unwrap_or_else(|| url.host_str().unwrap_or("page").replace('.', "-"));
    with_ending(tame(&name), media_type)
}

fn with_ending(name: String, media_type: Option<&str>) -> String {
    let media_type = media_type.unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    let row = ENDINGS
        .iter()
        .find(|(known, _)| media_type.eq_ignore_ascii_case(known));
    let Some((_, endings)) = row else {
        return name;
    };
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    let fits = |ending: &str| endings.iter().any(|one| one.eq_ignore_ascii_case(ending));
    match ending.is_some_and(fits) {
        true => name,
        false => format!("{name}.{}", endings[0]),
    }
}

/// `filename*=UTF-8''…` before `filename="…"`.
fn attached(disposition: &str) -> Option<String> {
    let value = |name: &str| {
        disposition.split(';').find_map(|part| {
            let (key, value) = part.trim().split_once('=')?;
            let value = value.trim().trim_matches('"');
            (key.trim().eq_ignore_ascii_case(name) && !value.is_empty()).then(|| value.to_owned())
        })
    };
    let extended = value("filename*").and_then(|value| {
        let (charset, rest) = value.split_once('\'')?;
        let (_, text) = rest.split_once('\'')?;
        let text = percent_decode_str(text).decode_utf8().ok()?.into_owned();
        charset.eq_ignore_ascii_case("utf-8").then_some(text)
    });
    extended.or_else(|| value("filename"))
}

/// A name without anything of a path.
fn tame(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept = last.chars().filter(|letter| !letter.is_control());
    let kept: String = kept.take(LONGEST).collect();
    match kept.trim_matches(['.', ' ']) {
        "" => "page".to_owned(),
        kept => kept.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_comes_from_the_server_or_the_url_and_fits_the_type() {
        let html = Some("text/html; charset=utf-8");
        let cases = [
            ("https://x.org/", None, html, "x-org.html"),
            ("https://x.org/a.php?q=1", None, html, "a.php.html"),
            ("https://x.org/a.htm", None, html, "a.htm"),
            (
                "https://x.org/r%C3%A9sum%C3%A9.pdf",
                None,
                None,
                "résumé.pdf",
            ),
            (
                "https://x.org/d",
                Some("attachment; filename=\"../a b.docx\""),
                None,
                "a b.docx",
            ),
            (
                "https://x.org/d",
                Some("attachment; filename=x; filename*=UTF-8''%E2%82%AC.csv"),
                Some("text/csv"),
                "€.csv",
            ),
            ("https://x.org/a.csv", None, Some("text/plain"), "a.csv"),
            ("https://x.org/%2e%2e%2fetc", None, None, "etc"),
        ];
        for (url, disposition, media_type, expected) in cases {
            let url = Url::parse(url).unwrap();
            assert_eq!(of(&url, disposition, media_type), expected);
        }
    }
}
