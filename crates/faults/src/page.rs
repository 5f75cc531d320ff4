//! Parts of a Markdown page that are written by programs.

use anyhow::{Context, Result};

/// The page with what stands between `<!-- begin NAME -->` and `<!-- end NAME -->` replaced.
pub(crate) fn replaced(page: &str, name: &str, part: &str) -> Result<String> {
    let (begin, end) = (
        format!("<!-- begin {name} -->\n"),
        format!("<!-- end {name} -->"),
    );
    let no_mark = || format!("the page has no part `{name}`");
    let (before, rest) = page.split_once(&begin).with_context(no_mark)?;
    let (_, after) = rest.split_once(&end).with_context(no_mark)?;
    Ok([before, &begin, "\n", part, "\n", &end, after].concat())
}
