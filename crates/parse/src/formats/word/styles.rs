//! What a paragraph is, told by its style, its outline level and its numbering.

use std::collections::HashMap;

use gristmill_model::Failure;

use crate::office::Relations;
use crate::package::Package;
use crate::xml::{Element, Tree};

/// How many styles a style may be based on, one on the other.
const LONGEST_CHAIN: usize = 16;

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    Heading(u8),
    Item { depth: u8, ordered: bool },
    Quote,
    Caption,
    Code,
}

/// The document's styles and lists.
#[derive(Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    default: Option<String>,
    /// For each list, whether each of its levels is numbered.
    lists: HashMap<String, Vec<bool>>,
}

#[derive(Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    list: Option<String>,
    depth: Option<u8>,
}

impl Styles {
    /// Reads the parts `styles` and `numbering`, if there are any.
    pub(super) fn read(package: &mut Package<'_>, relations: &Relations) -> Result<Self, Failure> {
        let mut styles = Self::default();
        if let Some(text) = part(package, relations, "styles")? {
            styles.read_styles(&Tree::parse(&text, "the styles")?);
        }
        if let Some(text) = part(package, relations, "numbering")? {
            styles.read_numbering(&Tree::parse(&text, "the numbering")?);
        }
        Ok(styles)
    }

    fn read_styles(&mut self, tree: &Tree<'_>) {
        let all = tree.root().descendants();
        for element in all.filter(|element| element.name() == "style") {
            let Some(id) = element.attribute("styleId") else {
                continue;
            };
            let properties = element.child("pPr");
            let style = Style {
                name: value(element, &["name"]).unwrap_or_default().to_lowercase(),
                based_on: value(element, &["basedOn"]).map(str::to_owned),
                outline: properties.and_then(outline_level),
                list: properties
                    .and_then(|p| value(p, &["numPr", "numId"]))
                    .map(str::to_owned),
                depth: properties
                    .and_then(|p| value(p, &["numPr", "ilvl"]))
                    .and_then(|depth| depth.parse().ok()),
            };
            let paragraph = element.attribute("type") != Some("character");
            if paragraph && element.attribute("default").is_some_and(is_on) {
                self.default.get_or_insert_with(|| id.to_owned());
            }
            self.styles.insert(id.to_owned(), style);
        }
    }

    fn read_numbering(&mut self, tree: &Tree<'_>) {
        let mut abstracts: HashMap<&str, Vec<bool>> = HashMap::new();
        for element in tree.root().descendants() {
            match element.name() {
                "abstractNum" => {
                    let id = element.attribute("abstractNumId").unwrap_or_default();
                    abstracts.insert(id, element.all("lvl").map(is_numbered).collect());
                }
                "num" => {
                    let list = value(element, &["abstractNumId"]).unwrap_or_default();
                    let levels = abstracts.get(list).cloned().unwrap_or_default();
                    let id = element.attribute("numId").unwrap_or_default();
                    self.lists.insert(id.to_owned(), levels);
                }
                _ => {}
            }
        }
    }

    /// What a paragraph with these properties is.
    pub(super) fn kind_of(&self, properties: Option<Element<'_>>) -> Kind {
        let named = properties.and_then(|p| value(p, &["pStyle"]));
        let chain: Vec<&Style> = self.chain(named.or(self.default.as_deref())).collect();
        if let Some(level) = heading_level(properties, &chain) {
            return Kind::Heading(level);
        }
        if let Some(item) = self.list_item(properties, &chain) {
            return item;
        }
        chain
            .iter()
            .find_map(|style| by_name(&style.name))
            .unwrap_or(Kind::Plain)
    }

    /// A style and those it is based on.
    fn chain<'s>(&'s self, id: Option<&'s str>) -> impl Iterator<Item = &'s Style> {
        let first = id.and_then(|id| self.styles.get(id));
        let next = |style: &&'s Style| self.styles.get(style.based_on.as_deref()?);
        std::iter::successors(first, next).take(LONGEST_CHAIN)
    }

    fn list_item(&self, properties: Option<Element<'_>>, chain: &[&Style]) -> Option<Kind> {
        let own = |name| properties.and_then(|p| value(p, &["numPr", name]));
        let inherited = || chain.iter().find_map(|style| style.list.as_deref());
        let list = own("numId").or_else(inherited).filter(|&list| list != "0");
        let depth = own("ilvl")
            .and_then(|depth| depth.parse().ok())
            .or_else(|| chain.iter().find_map(|style| style.depth))
            .unwrap_or(0);
        let Some(list) = list else {
            return chain.first().and_then(|style| list_by_name(&style.name));
        };
        let levels = self.lists.get(list)?;
        let ordered = levels.get(usize::from(depth)).copied().unwrap_or(false);
        Some(Kind::Item { depth, ordered })
    }
}

fn part(
    package: &mut Package<'_>,
    relations: &Relations,
    kind: &str,
) -> Result<Option<String>, Failure> {
    match relations.of_kind(kind) {
        Some(path) => package.xml(path),
        None => Ok(None),
    }
}

/// The `val` of the element at the end of a path.
pub(super) fn value<'t>(element: Element<'t>, path: &[&str]) -> Option<&'t str> {
    element.path(path)?.attribute("val")
}

fn is_on(value: &str) -> bool {
    !matches!(value, "0" | "false" | "off")
}

fn is_numbered(level: Element<'_>) -> bool {
    !matches!(value(level, &["numFmt"]), Some("bullet" | "none") | None)
}

/// Outline levels run from 0; 9 is body text.
fn outline_level(properties: Element<'_>) -> Option<u8> {
    value(properties, &["outlineLvl"])?.parse().ok()
}

fn heading_level(properties: Option<Element<'_>>, chain: &[&Style]) -> Option<u8> {
    let own = properties.and_then(outline_level);
    let outline = own.or_else(|| chain.iter().find_map(|style| style.outline));
    let by_outline = outline
        .filter(|&level| level < 9)
        .map(|level| (level + 1).min(6));
    by_outline.or_else(|| chain.iter().find_map(|style| heading_by_name(&style.name)))
}

/// Built-in styles carry English names whatever language the program speaks.
fn heading_by_name(name: &str) -> Option<u8> {
    match name {
        "title" => Some(1),
        "subtitle" => Some(2),
        _ => {
            let level: u8 = name.strip_prefix("heading ")?.trim().parse().ok()?;
            (1..=9).contains(&level).then_some(level.min(6))
        }
    }
}

fn list_by_name(name: &str) -> Option<Kind> {
    let ordered = name.starts_with("list number");
    if !ordered && !name.starts_with("list bullet") {
        return None;
    }
    let depth: u8 = name.rsplit(' ').next()?.parse().unwrap_or(1);
    Some(Kind::Item {
        depth: depth.saturating_sub(1),
        ordered,
    })
}

fn by_name(name: &str) -> Option<Kind> {
    match name {
        "quote" | "intense quote" | "block text" | "quotations" => Some(Kind::Quote),
        "caption" | "image caption" | "table caption" => Some(Kind::Caption),
        "html preformatted" | "source code" | "macro" | "preformatted text" | "code"
        | "plain text" => Some(Kind::Code),
        _ => None,
    }
}
