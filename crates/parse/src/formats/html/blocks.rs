//! Walks a page and writes its blocks.

use gristmill_model::{BlockKind, DocumentBuilder, Failure};

use super::dom::{DOCUMENT, Data, Dom, Edge, NodeId};
use super::table;
use crate::input::Input;

/// Elements between two looks at the watch.
const STRIDE: u32 = 20_000;

/// Where in the document the page's blocks go.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Place {
    /// The page they are on.
    pub(crate) page: Option<u32>,
}

/// Writes all blocks of the tree.
pub(super) fn write(
    dom: &Dom,
    builder: &mut DocumentBuilder,
    place: Place,
    input: &mut Input<'_>,
) -> Result<(), Failure> {
    let mut writer = Writer::new(dom, builder, place, input.options.extract_math);
    let mut steps = 0_u32;
    let mut next = Some(Edge::Enter(DOCUMENT));
    while let Some(edge) = next {
        next = dom.after(writer.take(edge), DOCUMENT);
        steps += 1;
        if steps.is_multiple_of(STRIDE) {
            input.step(steps / STRIDE, None)?;
        }
    }
    writer.flush();
    Ok(())
}

/// How many pictures a page shows, hidden ones included.
pub(super) fn images(dom: &Dom) -> u32 {
    let images = descendants(dom, DOCUMENT).filter(|&id| dom.name(id) == "img");
    images.count() as u32
}

/// The text below a node as one run, as a table's cell shows it.
pub(super) fn inline_text(dom: &Dom, root: NodeId) -> String {
    let mut run = Run::default();
    let mut next = Some(Edge::Enter(root));
    while let Some(edge) = next {
        let mut edge = edge;
        if let Edge::Enter(id) = edge {
            match dom.data(id) {
                Data::Text(text) => run.push(text),
                Data::Element { .. } if is_hidden(dom, id) => edge = Edge::Leave(id),
                Data::Element { .. } if dom.name(id) == "img" => run.push_image(dom, id),
                Data::Element { .. } if is_block(dom.name(id)) || dom.name(id) == "br" => {
                    run.space()
                }
                Data::Element { .. } | Data::Document | Data::Other => {}
            }
        } else if let Edge::Leave(id) = edge
            && is_block(dom.name(id))
        {
            run.space();
        }
        next = dom.after(edge, root);
    }
    run.text
}

struct Writer<'a> {
    dom: &'a Dom,
    builder: &'a mut DocumentBuilder,
    place: Place,
    math: bool,
    run: Run,
    /// The elements around the walk that decide what a block is, outermost first.
    around: Vec<(NodeId, Around)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Around {
    Heading(u8),
    List { ordered: bool },
    Item,
    Quote,
    Caption,
    Preformatted,
}

impl<'a> Writer<'a> {
    fn new(dom: &'a Dom, builder: &'a mut DocumentBuilder, place: Place, math: bool) -> Self {
        Self {
            dom,
            builder,
            place,
            math,
            run: Run::default(),
            around: Vec::new(),
        }
    }

    /// Takes one step; the edge to go on from is the same, or the leave of a node skipped.
    fn take(&mut self, edge: Edge) -> Edge {
        match edge {
            Edge::Enter(id) => match self.dom.data(id) {
                Data::Text(text) => self.text(text),
                Data::Element { .. } => return self.enter(id),
                Data::Document | Data::Other => {}
            },
            Edge::Leave(id) => self.leave(id),
        }
        edge
    }

    fn text(&mut self, text: &str) {
        match self.around.last() {
            Some((_, Around::Preformatted)) => self.run.text.push_str(text),
            Some(_) | None => self.run.push(text),
        }
    }

    fn enter(&mut self, id: NodeId) -> Edge {
        let name = self.dom.name(id);
        if is_hidden(self.dom, id) {
            return Edge::Leave(id);
        }
        match name {
            "br" => self.run.line(),
            "img" => self.run.push_image(self.dom, id),
            "math" if self.formula(id) => return Edge::Leave(id),
            "table" => {
                self.flush();
                if let Some(table) = table::read(self.dom, id) {
                    self.caption_of(id);
                    self.builder.push_table(table, self.place.page);
                    return Edge::Leave(id);
                }
            }
            _ if is_block(name) => self.flush(),
            _ => {}
        }
        if let Some(around) = around(name) {
            self.around.push((id, around));
        }
        Edge::Enter(id)
    }

    fn leave(&mut self, id: NodeId) {
        if is_block(self.dom.name(id)) {
            self.flush();
        }
        if self.around.last().is_some_and(|&(open, _)| open == id) {
            self.around.pop();
        }
    }

    /// Writes the formula's TeX, where the page carries it.
    fn formula(&mut self, id: NodeId) -> bool {
        let annotation = descendants(self.dom, id).find(|&node| {
            self.dom.name(node) == "annotation"
                && self.dom.attribute(node, "encoding") == Some("application/x-tex")
        });
        let Some(annotation) = annotation else {
            return !self.math;
        };
        if self.math {
            let tex = self.dom.text(annotation);
            self.run.push(&format!(" ${}$ ", tex.trim()));
        }
        true
    }

    fn caption_of(&mut self, table: NodeId) {
        let caption = self
            .dom
            .children(table)
            .find(|&id| self.dom.name(id) == "caption");
        if let Some(caption) = caption {
            let text = inline_text(self.dom, caption);
            self.builder
                .push(BlockKind::Caption, self.place.page, &text);
        }
    }

    /// Ends the block under construction.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.run).text;
        if !text.trim().is_empty() {
            let kind = self.kind();
            self.builder.push(kind, self.place.page, &text);
        }
    }

    fn kind(&self) -> BlockKind {
        let innermost = self
            .around
            .iter()
            .rev()
            .find(|(_, around)| !matches!(around, Around::List { .. }));
        match innermost {
            Some((_, Around::Heading(level))) => BlockKind::Heading { level: *level },
            Some((_, Around::Item)) => self.list_item(),
            Some((_, Around::Quote)) => BlockKind::Quote,
            Some((_, Around::Caption)) => BlockKind::Caption,
            Some((id, Around::Preformatted)) => BlockKind::Code {
                language: self.code_language(*id),
            },
            Some((_, Around::List { .. })) | None => BlockKind::Paragraph,
        }
    }

    fn list_item(&self) -> BlockKind {
        let mut lists = self.around.iter().filter_map(|(_, around)| match around {
            Around::List { ordered } => Some(*ordered),
            Around::Heading(_)
            | Around::Item
            | Around::Quote
            | Around::Caption
            | Around::Preformatted => None,
        });
        let depth = lists.clone().count().saturating_sub(1);
        BlockKind::ListItem {
            depth: u8::try_from(depth).unwrap_or(u8::MAX),
            ordered: lists.next_back().unwrap_or(false),
        }
    }

    /// The language a `pre` or its `code` names as a class: `language-rust`.
    fn code_language(&self, pre: NodeId) -> Option<String> {
        let classes = std::iter::once(pre)
            .chain(self.dom.children(pre))
            .filter_map(|id| self.dom.attribute(id, "class"));
        classes
            .flat_map(str::split_whitespace)
            .find_map(|class| {
                class
                    .strip_prefix("language-")
                    .or_else(|| class.strip_prefix("lang-"))
            })
            .map(str::to_owned)
    }
}

/// A run of text whose white space is as browsers show it.
#[derive(Default)]
struct Run {
    text: String,
}

impl Run {
    fn push(&mut self, text: &str) {
        if text.starts_with(is_space) {
            self.space();
        }
        let mut words = text.split(is_space).filter(|word| !word.is_empty());
        if let Some(first) = words.next() {
            self.text.push_str(first);
        }
        for word in words {
            self.text.push(' ');
            self.text.push_str(word);
        }
        if text.ends_with(is_space) {
            self.space();
        }
    }

    fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
            self.text.push(' ');
        }
    }

    fn line(&mut self) {
        self.text.truncate(self.text.trim_end_matches(' ').len());
        self.text.push('\n');
    }

    fn push_image(&mut self, dom: &Dom, id: NodeId) {
        if let Some(words) = dom.attribute(id, "alt") {
            self.space();
            self.push(words);
            self.space();
        }
    }
}

fn is_space(c: char) -> bool {
    c.is_ascii_whitespace()
}

fn descendants(dom: &Dom, root: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    let edges = std::iter::successors(Some(Edge::Enter(root)), move |&edge| dom.after(edge, root));
    edges.filter_map(|edge| match edge {
        Edge::Enter(id) => Some(id),
        Edge::Leave(_) => None,
    })
}

/// Scripts, styles, navigation and what the page itself hides.
fn is_hidden(dom: &Dom, id: NodeId) -> bool {
    let by_name = matches!(
        dom.name(id),
        "head"
            | "script"
            | "style"
            | "noscript"
            | "template"
            | "nav"
            | "svg"
            | "iframe"
            | "object"
            | "select"
            | "datalist"
            | "textarea"
            | "canvas"
            | "audio"
            | "video"
    );
    let back_link = dom.attribute(id, "role") == Some("doc-backlink");
    by_name || back_link || dom.attribute(id, "hidden").is_some()
}

fn around(name: &str) -> Option<Around> {
    Some(match name {
        "h1" => Around::Heading(1),
        "h2" => Around::Heading(2),
        "h3" => Around::Heading(3),
        "h4" => Around::Heading(4),
        "h5" => Around::Heading(5),
        "h6" => Around::Heading(6),
        "ul" | "menu" => Around::List { ordered: false },
        "ol" => Around::List { ordered: true },
        "li" => Around::Item,
        "blockquote" => Around::Quote,
        "figcaption" | "caption" => Around::Caption,
        "pre" | "listing" | "xmp" => Around::Preformatted,
        _ => return None,
    })
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "legend"
            | "li"
            | "listing"
            | "main"
            | "menu"
            | "ol"
            | "optgroup"
            | "option"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
            | "xmp"
    )
}
