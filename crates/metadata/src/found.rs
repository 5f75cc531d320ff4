//! What documents say of themselves, under the names people use.

use std::collections::BTreeMap;

use gristmill_model::{DocumentMetadata, MetadataOrigin, MetadataValue, Sourced};

use crate::schema::{FieldKind, Schema, split};

/// Names that parsers use, and the standard names that say the same.
const STANDARD: [(&str, &str); 3] = [
    ("created", "date_created"),
    ("modified", "date_modified"),
    ("keywords", "tags"),
];

/// Fills what is open with what the document says of itself. A value that does not fit the
/// schema is no error: under a standard name it is left out, otherwise it keeps the name
/// its parser gave it.
pub fn fill_from_document(
    schema: &Schema,
    found: &BTreeMap<String, String>,
    metadata: &mut DocumentMetadata,
) {
    for (name, text) in found {
        let named = STANDARD.iter().find(|(parsed, _)| parsed == name);
        let standard = named.map_or(name.as_str(), |(_, standard)| standard);
        if metadata.contains_key(standard) {
            continue;
        }
        let value = as_found(schema, standard, text);
        let filled = match schema.convert(standard, &value) {
            Ok(value) => Some((standard, value)),
            Err(_) => (standard != name).then(|| (name.as_str(), text.as_str().into())),
        };
        if let Some((name, value)) = filled.filter(|(_, value)| !value.is_blank()) {
            let sourced = Sourced::new(value, MetadataOrigin::Document);
            metadata.entry(name.to_owned()).or_insert(sourced);
        }
    }
}

/// Keywords are separated by commas in some formats and by semicolons in others.
fn as_found(schema: &Schema, name: &str, text: &str) -> MetadataValue {
    let kind = schema.0.get(name).map(|field| field.kind);
    match kind {
        Some(FieldKind::List) => MetadataValue::List(split(text, &[',', ';'])),
        Some(_) | None => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(found: &[(&str, &str)], mut metadata: DocumentMetadata) -> String {
        let own = |&(name, text): &(&str, &str)| (name.to_owned(), text.to_owned());
        let found = found.iter().map(own).collect();
        fill_from_document(&Schema::default(), &found, &mut metadata);
        let shown = metadata
            .iter()
            .map(|(name, of)| format!("{name}={} [{}]", of.value, of.origin.as_str()));
        shown.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn only_what_is_open_is_filled_under_standard_names() {
        let given = Sourced::new("Ada", MetadataOrigin::Mapping);
        let found = [
            ("author", "Bob"),
            ("created", "2024-01-31T12:00:00+01:00"),
            ("keywords", "tides; harbour, safety"),
            ("producer", "LibreOffice"),
        ];
        assert_eq!(
            filled(&found, [("author".to_owned(), given)].into()),
            "author=Ada [mapping]; date_created=2024-01-31T12:00:00+01:00 [document]; \
             producer=LibreOffice [document]; tags=tides, harbour, safety [document]"
        );
    }

    #[test]
    fn what_does_not_fit_is_no_error() {
        let found = [("created", "2024"), ("version", "1.2b")];
        let open = DocumentMetadata::new();
        assert_eq!(filled(&found, open), "created=2024 [document]");
    }
}
