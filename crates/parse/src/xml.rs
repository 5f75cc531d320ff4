//! XML as a tree that borrows its text, built and dropped without recursion.
//!
//! Prefixes are dropped: the formats read here never use one local name in two senses at
//! one place. Entities a document defines itself are left as written, never expanded, so
//! there is nothing to blow up.

use std::borrow::Cow;

use gristmill_model::Failure;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::encoding;
use crate::input::damaged;

/// Deeper nesting is an attack; code that walks a tree may recurse this far.
pub(crate) const DEEPEST: usize = 256;

/// Decodes XML by its byte order mark, its own declaration or a guess.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let declared = start
        .split_once("encoding=")
        .map(|(_, rest)| rest.trim_start_matches(['"', '\'']))
        .and_then(|rest| rest.split(['"', '\'', '?']).next());
    encoding::decode(bytes, declared)
}

/// A parsed document.
pub(crate) struct Tree<'a> {
    nodes: Vec<Node<'a>>,
    attributes: Vec<(&'a str, Cow<'a, str>)>,
}

struct Node<'a> {
    content: Content<'a>,
    first: u32,
    next: u32,
}

enum Content<'a> {
    Element {
        name: &'a str,
        attributes: std::ops::Range<u32>,
    },
    Text(Cow<'a, str>),
}

/// No node: the root is nobody's child.
const NONE: u32 = 0;

/// An element of a tree.
#[derive(Clone, Copy)]
pub(crate) struct Element<'t> {
    tree: &'t Tree<'t>,
    id: u32,
}

/// A child of an element.
#[derive(Clone, Copy)]
pub(crate) enum Child<'t> {
    Element(Element<'t>),
    Text(&'t str),
}

impl<'a> Tree<'a> {
    /// Parses `text`. Small faults, such as missing end tags, are overlooked; `what` names
    /// the document should there be nothing to read.
    pub(crate) fn parse(text: &'a str, what: &str) -> Result<Self, Failure> {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        let mut building = Building::new();
        loop {
            match reader.read_event().map_err(|error| damaged(what, error))? {
                Event::Start(tag) => building.open(text, &tag, what)?,
                Event::Empty(tag) => {
                    building.open(text, &tag, what)?;
                    building.close();
                }
                Event::End(_) => building.close(),
                Event::Text(piece) => building.text(piece.into_inner()),
                Event::CData(piece) => building.text(piece.into_inner()),
                Event::GeneralRef(reference) => building.text(resolve(reference)),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
                Event::Eof => break,
            }
        }
        Ok(building.tree)
    }

    /// A nameless element around everything.
    pub(crate) fn root(&self) -> Element<'_> {
        Element { tree: self, id: 0 }
    }
}

/// A tree under construction; `open` holds the elements around, each with its last child.
struct Building<'a> {
    tree: Tree<'a>,
    open: Vec<(u32, u32)>,
}

impl<'a> Building<'a> {
    fn new() -> Self {
        let root = Node {
            content: Content::Element {
                name: "",
                attributes: 0..0,
            },
            first: NONE,
            next: NONE,
        };
        let tree = Tree {
            nodes: vec![root],
            attributes: Vec::new(),
        };
        Self {
            tree,
            open: vec![(0, NONE)],
        }
    }

    fn open(&mut self, text: &'a str, tag: &BytesStart<'_>, what: &str) -> Result<(), Failure> {
        if self.open.len() > DEEPEST {
            return Err(damaged(what, format!("it nests deeper than {DEEPEST}")));
        }
        let start = self.tree.attributes.len() as u32;
        for attribute in tag.attributes().with_checks(false).flatten() {
            let name = borrowed(text, attribute.key.local_name().into_inner());
            let value = match quick_xml::escape::unescape(&attribute.value) {
                Ok(Cow::Owned(value)) => Cow::Owned(value),
                Ok(Cow::Borrowed(_)) | Err(_) => Cow::Borrowed(borrowed(text, &attribute.value)),
            };
            self.tree.attributes.push((name, value));
        }
        let name = borrowed(text, tag.local_name().into_inner());
        let attributes = start..self.tree.attributes.len() as u32;
        let id = self.add(Content::Element { name, attributes });
        self.open.push((id, NONE));
        Ok(())
    }

    fn close(&mut self) {
        if self.open.len() > 1 {
            self.open.pop();
        }
    }

    fn text(&mut self, piece: Cow<'a, str>) {
        self.add(Content::Text(piece));
    }

    fn add(&mut self, content: Content<'a>) -> u32 {
        let id = self.tree.nodes.len() as u32;
        self.tree.nodes.push(Node {
            content,
            first: NONE,
            next: NONE,
        });
        if let Some((parent, last)) = self.open.last_mut() {
            match *last {
                NONE => self.tree.nodes[*parent as usize].first = id,
                last => self.tree.nodes[last as usize].next = id,
            }
            *last = id;
        }
        id
    }
}

/// The piece as part of the whole text, which outlives the reader's own borrow.
fn borrowed<'a>(whole: &'a str, piece: &str) -> &'a str {
    let start = (piece.as_ptr() as usize).wrapping_sub(whole.as_ptr() as usize);
    whole
        .get(start..start.wrapping_add(piece.len()))
        .unwrap_or_default()
}

fn resolve(reference: BytesRef<'_>) -> Cow<'static, str> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Cow::Owned(character.to_string());
    }
    let name = reference.into_inner();
    match quick_xml::escape::resolve_predefined_entity(&name) {
        Some(text) => Cow::Borrowed(text),
        None if name == "nbsp" => Cow::Borrowed("\u{a0}"),
        None => Cow::Owned(format!("&{name};")),
    }
}

impl<'t> Element<'t> {
    /// Its name without prefix.
    pub(crate) fn name(self) -> &'t str {
        match &self.tree.nodes[self.id as usize].content {
            Content::Element { name, .. } => name,
            Content::Text(_) => "",
        }
    }

    /// The value of an attribute, its name without prefix.
    pub(crate) fn attribute(self, wanted: &str) -> Option<&'t str> {
        let attributes = self.attributes();
        let found = attributes.iter().find(|(name, _)| *name == wanted);
        found.map(|(_, value)| &**value)
    }

    /// All attributes in order.
    pub(crate) fn attributes(self) -> &'t [(&'t str, Cow<'t, str>)] {
        match &self.tree.nodes[self.id as usize].content {
            Content::Element { attributes, .. } => {
                &self.tree.attributes[attributes.start as usize..attributes.end as usize]
            }
            Content::Text(_) => &[],
        }
    }

    /// Its children in order.
    pub(crate) fn children(self) -> impl Iterator<Item = Child<'t>> {
        let tree = self.tree;
        let first = tree.nodes[self.id as usize].first;
        let some = |id: u32| (id != NONE).then_some(id);
        let ids = std::iter::successors(some(first), move |&id| some(tree.nodes[id as usize].next));
        ids.map(move |id| match &tree.nodes[id as usize].content {
            Content::Element { .. } => Child::Element(Element { tree, id }),
            Content::Text(text) => Child::Text(text),
        })
    }

    /// Its child elements in order.
    pub(crate) fn elements(self) -> impl Iterator<Item = Element<'t>> {
        self.children().filter_map(|child| match child {
            Child::Element(element) => Some(element),
            Child::Text(_) => None,
        })
    }

    /// Its child elements of this name.
    pub(crate) fn all(self, name: &str) -> impl Iterator<Item = Element<'t>> {
        self.elements()
            .filter(move |element| element.name() == name)
    }

    /// Its first child element of this name.
    pub(crate) fn child(self, name: &str) -> Option<Element<'t>> {
        self.all(name).next()
    }

    /// The element at the end of a path of names.
    pub(crate) fn path(self, names: &[&str]) -> Option<Element<'t>> {
        names.iter().try_fold(self, |at, name| at.child(name))
    }

    /// All elements below it, in document order.
    pub(crate) fn descendants(self) -> impl Iterator<Item = Element<'t>> {
        let mut waiting: Vec<Element<'t>> = self.elements().collect();
        waiting.reverse();
        std::iter::from_fn(move || {
            let next = waiting.pop()?;
            let from = waiting.len();
            waiting.extend(next.elements());
            waiting[from..].reverse();
            Some(next)
        })
    }

    /// The first element of this name below it.
    pub(crate) fn find(self, name: &str) -> Option<Element<'t>> {
        self.descendants().find(|element| element.name() == name)
    }

    /// All text below it.
    pub(crate) fn text(self) -> String {
        let mut text = String::new();
        let mut waiting: Vec<Child<'t>> = self.children().collect();
        waiting.reverse();
        while let Some(child) = waiting.pop() {
            match child {
                Child::Text(piece) => text.push_str(piece),
                Child::Element(element) => {
                    let from = waiting.len();
                    waiting.extend(element.children());
                    waiting[from..].reverse();
                }
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_attributes_and_text_are_found_again() {
        let text = "<?xml version='1.0'?><w:a x:id='1 &amp; 2'>one<b/>two &lt;&#52;&gt;</w:a>";
        let tree = Tree::parse(text, "a test").unwrap();
        let a = tree.root().child("a").unwrap();
        assert_eq!(a.attribute("id"), Some("1 & 2"));
        assert_eq!(a.text(), "onetwo <4>");
        assert!(a.child("b").is_some());
    }

    #[test]
    fn entities_of_the_documents_own_are_never_expanded() {
        let bomb = "<!DOCTYPE a [<!ENTITY b 'boom'><!ENTITY c '&b;&b;'>]><a>&c;</a>";
        let tree = Tree::parse(bomb, "a test").unwrap();
        assert_eq!(tree.root().text(), "&c;");
    }

    #[test]
    fn endless_nesting_is_refused_and_endless_attributes_are_not() {
        assert!(Tree::parse(&"<a>".repeat(100_000), "a test").is_err());
        let attributes: String = (0..100_000).map(|n| format!(" a{n}='1'")).collect();
        let text = format!("<a{attributes}>x</a>");
        assert_eq!(Tree::parse(&text, "a test").unwrap().root().text(), "x");
    }
}
