//! What a page says about itself: title, language, author, dates.

use gristmill_model::DocumentBuilder;

use super::dom::{DOCUMENT, Dom, Edge, NodeId};

/// Names pages use for a field, and the field's own name.
const FIELDS: &[(&str, &str)] = &[
    ("author", "author"),
    ("dc.creator", "author"),
    ("dcterms.creator", "author"),
    ("article:author", "author"),
    ("description", "description"),
    ("og:description", "description"),
    ("dc.description", "description"),
    ("keywords", "keywords"),
    ("dc.subject", "subject"),
    ("date", "created"),
    ("dc.date", "created"),
    ("dcterms.created", "created"),
    ("article:published_time", "created"),
    ("dcterms.modified", "modified"),
    ("article:modified_time", "modified"),
    ("last-modified", "modified"),
    ("generator", "generator"),
    ("og:site_name", "site"),
];

/// Copies a page's title, language and metadata.
pub(super) fn read(dom: &Dom, builder: &mut DocumentBuilder) {
    let mut next = Some(Edge::Enter(DOCUMENT));
    while let Some(edge) = next {
        next = dom.after(edge, DOCUMENT);
        let Edge::Enter(id) = edge else { continue };
        match dom.name(id) {
            "html" => builder.language(dom.attribute(id, "lang").and_then(language_code)),
            "title" => builder.title(&collapse(&dom.text(id))),
            "meta" => read_meta(dom, id, builder),
            "body" => return,
            _ => {}
        }
    }
}

fn read_meta(dom: &Dom, id: NodeId, builder: &mut DocumentBuilder) {
    let named = dom.attribute(id, "name");
    let name = named
        .or_else(|| dom.attribute(id, "property"))
        .or_else(|| dom.attribute(id, "http-equiv"));
    let (Some(name), Some(content)) = (name, dom.attribute(id, "content")) else {
        return;
    };
    let name = name.to_ascii_lowercase();
    if let Some((_, field)) = FIELDS.iter().find(|(known, _)| *known == name) {
        builder.metadata(field, &collapse(content));
    }
}

/// `en` from `en-GB`.
fn language_code(tag: &str) -> Option<&str> {
    let code = tag.split(['-', '_']).next().unwrap_or(tag);
    let plain = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase());
    plain.then_some(code)
}

fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
