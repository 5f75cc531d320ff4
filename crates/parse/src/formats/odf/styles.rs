//! What a paragraph's style makes of it, and which lists are numbered.

use std::collections::{HashMap, HashSet};

use gristmill_model::Failure;

use crate::formats::math;
use crate::package::Package;
use crate::xml::{Element, Tree};

/// How many styles a style may be based on, one on the other.
const LONGEST_CHAIN: usize = 16;

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    Heading(u8),
    Quote,
    Caption,
    Code,
}

/// The document's styles and lists.
#[derive(Default)]
pub(super) struct Styles {
    parents: HashMap<String, String>,
    /// For each list style, whether each of its levels is numbered.
    lists: HashMap<String, Vec<bool>>,
    /// Styles whose paragraphs begin a new page.
    page_breaks: HashSet<String>,
    /// Formulas by the object they are kept as.
    formulas: HashMap<String, String>,
}

impl Styles {
    /// Reads the formulas embedded in the package.
    pub(super) fn read_formulas(&mut self, package: &mut Package<'_>) -> Result<(), Failure> {
        for name in package.names() {
            let Some(object) = name.strip_suffix("/content.xml") else {
                continue;
            };
            let Some(text) = package.xml(&name)? else {
                continue;
            };
            let tree = Tree::parse(&text, "a formula")?;
            if let Some(formula) = tree.root().find("math").map(math::latex) {
                self.formulas.insert(object.to_owned(), formula);
            }
        }
        Ok(())
    }

    /// The formula an object holds, by the reference to it.
    pub(super) fn formula(&self, reference: &str) -> Option<&str> {
        let object = reference.trim_start_matches("./").trim_end_matches('/');
        self.formulas.get(object).map(String::as_str)
    }

    /// Adds the styles of one part.
    pub(super) fn read(&mut self, tree: &Tree<'_>) {
        for element in tree.root().descendants() {
            let Some(name) = element.attribute("name") else {
                continue;
            };
            match element.name() {
                "style" => {
                    if let Some(parent) = element.attribute("parent-style-name") {
                        self.parents.insert(name.to_owned(), parent.to_owned());
                    }
                    let breaks = |e: Element<'_>| e.attribute("break-before") == Some("page");
                    if element.elements().any(breaks) {
                        self.page_breaks.insert(name.to_owned());
                    }
                }
                "list-style" => {
                    let levels = element.elements();
                    let numbered = levels.map(|level| level.name().ends_with("-number"));
                    self.lists.insert(name.to_owned(), numbered.collect());
                }
                _ => {}
            }
        }
    }

    /// What a paragraph of this style is.
    pub(super) fn kind_of(&self, style: Option<&str>) -> Kind {
        let parent = |name: &&str| self.parents.get(*name).map(String::as_str);
        let mut chain = std::iter::successors(style, parent).take(LONGEST_CHAIN);
        chain.find_map(by_name).unwrap_or(Kind::Plain)
    }

    /// Whether a paragraph of this style begins a new page.
    pub(super) fn begins_page(&self, style: Option<&str>) -> bool {
        style.is_some_and(|name| self.page_breaks.contains(name))
    }

    /// Whether a level of a list style, counted from 0, is numbered.
    pub(super) fn is_ordered(&self, list: Option<&str>, depth: u8) -> bool {
        let levels = list.and_then(|name| self.lists.get(name));
        levels
            .and_then(|levels| levels.get(usize::from(depth)))
            .copied()
            .unwrap_or(false)
    }
}

fn by_name(name: &str) -> Option<Kind> {
    match name {
        "Title" => Some(Kind::Heading(1)),
        "Subtitle" => Some(Kind::Heading(2)),
        "Quotations" => Some(Kind::Quote),
        "Caption" | "Illustration" | "Table" | "Figure" => Some(Kind::Caption),
        "Preformatted_20_Text" | "Source_20_Code" => Some(Kind::Code),
        _ => None,
    }
}
