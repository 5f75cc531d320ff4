//! What a document says outside its text: title, metadata, heads and feet of pages.

use gristmill_model::Document;

/// The name of what stands at the edge of pages.
pub(crate) const MARGIN: &str = "margin";
/// The name of the title.
pub(crate) const TITLE: &str = "title";

/// A named piece of text beside the text.
pub(crate) struct Field<'d> {
    pub(crate) name: &'d str,
    pub(crate) page: Option<u32>,
    value: &'d str,
}

impl Field<'_> {
    /// Its text as it is looked through: under its name, which may tell what it is.
    pub(crate) fn text(&self) -> String {
        text_of(self.name, self.value)
    }
}

/// The fields of a document that say what its text does not.
pub(crate) fn of(document: &Document) -> impl Iterator<Item = Field<'_>> {
    let title = document.title.iter().map(|title| Field {
        name: TITLE,
        page: None,
        value: title,
    });
    let metadata = document.metadata.iter().map(|(name, value)| Field {
        name,
        page: None,
        value,
    });
    let margins = document.margins.iter().map(|margin| Field {
        name: MARGIN,
        page: margin.page,
        value: &margin.text,
    });
    let all = title.chain(metadata).chain(margins);
    all.filter(|field| !document.text.contains(field.value))
}

/// What is before a value that stands under this name.
pub(crate) fn prefix(name: &str) -> String {
    // A line of its own is told apart from a word within a sentence.
    format!("{name}:\n")
}

/// A value under its name.
pub(crate) fn text_of(name: &str, value: &str) -> String {
    prefix(name) + value
}
