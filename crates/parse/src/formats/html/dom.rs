//! An HTML5 tree in one vector, built by html5ever, walked without recursion.
//!
//! Pages nest as deep as they like: nothing here recurses, neither building, walking nor
//! dropping.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, ExpandedName, LocalName, QualName, TokenizerResult, local_name, ns};

use super::depth::DepthLimit;

/// The place of a node in its tree.
pub(super) type NodeId = usize;

/// The root of every tree.
pub(super) const DOCUMENT: NodeId = 0;

/// What a node is.
pub(super) enum Data {
    Document,
    Element {
        name: LocalName,
        attributes: Vec<Attribute>,
    },
    Text(StrTendril),
    Other,
}

struct Node {
    data: Data,
    parent: Option<NodeId>,
    previous: Option<NodeId>,
    next: Option<NodeId>,
    first: Option<NodeId>,
    last: Option<NodeId>,
}

/// A parsed page.
pub(super) struct Dom(Vec<Node>);

/// A step of a walk through a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    Enter(NodeId),
    Leave(NodeId),
}

/// Parses a page. Every input yields a tree.
pub(super) fn parse(html: &str) -> Dom {
    let sink = Sink(RefCell::new(Dom(vec![Node::new(Data::Document)])));
    let builder = TreeBuilder::new(sink, TreeBuilderOpts::default());
    let tokenizer = Tokenizer::new(DepthLimit::new(builder), TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(html));
    // It stops after every script and declaration of an encoding, for browsers to act.
    while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
    tokenizer.end();
    tokenizer.sink.inner.sink.finish()
}

impl Dom {
    pub(super) fn data(&self, id: NodeId) -> &Data {
        &self.0[id].data
    }

    /// The element's name; empty for any other node.
    pub(super) fn name(&self, id: NodeId) -> &str {
        match self.data(id) {
            Data::Element { name, .. } => name,
            Data::Document | Data::Text(_) | Data::Other => "",
        }
    }

    /// An attribute's value.
    pub(super) fn attribute(&self, id: NodeId, wanted: &str) -> Option<&str> {
        match self.data(id) {
            Data::Element { attributes, .. } => attributes
                .iter()
                .find(|attribute| &*attribute.name.local == wanted)
                .map(|attribute| &*attribute.value),
            Data::Document | Data::Text(_) | Data::Other => None,
        }
    }

    /// The node's children in order.
    pub(super) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.0[id].first, |&child| self.0[child].next)
    }

    /// Where a walk goes after `edge`, staying within `root`.
    pub(super) fn after(&self, edge: Edge, root: NodeId) -> Option<Edge> {
        match edge {
            Edge::Enter(id) => Some(self.0[id].first.map_or(Edge::Leave(id), Edge::Enter)),
            Edge::Leave(id) if id == root => None,
            Edge::Leave(id) => {
                let node = &self.0[id];
                node.next.map(Edge::Enter).or(node.parent.map(Edge::Leave))
            }
        }
    }

    /// All text below a node, as written.
    pub(super) fn text(&self, root: NodeId) -> String {
        let mut text = String::new();
        let mut next = Some(Edge::Enter(root));
        while let Some(edge) = next {
            if let Edge::Enter(id) = edge
                && let Data::Text(piece) = self.data(id)
            {
                text.push_str(piece);
            }
            next = self.after(edge, root);
        }
        text
    }

    fn add(&mut self, data: Data) -> NodeId {
        self.0.push(Node::new(data));
        self.0.len() - 1
    }

    fn detach(&mut self, id: NodeId) {
        let node = &mut self.0[id];
        let (parent, previous, next) = (node.parent.take(), node.previous.take(), node.next.take());
        match previous {
            Some(previous) => self.0[previous].next = next,
            None => {
                if let Some(parent) = parent {
                    self.0[parent].first = next;
                }
            }
        }
        match next {
            Some(next) => self.0[next].previous = previous,
            None => {
                if let Some(parent) = parent {
                    self.0[parent].last = previous;
                }
            }
        }
    }

    fn append_node(&mut self, parent: NodeId, id: NodeId) {
        self.detach(id);
        let last = self.0[parent].last.replace(id);
        self.0[id].parent = Some(parent);
        self.0[id].previous = last;
        match last {
            Some(last) => self.0[last].next = Some(id),
            None => self.0[parent].first = Some(id),
        }
    }

    fn insert_before(&mut self, sibling: NodeId, id: NodeId) {
        self.detach(id);
        let parent = self.0[sibling].parent;
        let previous = self.0[sibling].previous.replace(id);
        self.0[id].parent = parent;
        self.0[id].previous = previous;
        self.0[id].next = Some(sibling);
        match (previous, parent) {
            (Some(previous), _) => self.0[previous].next = Some(id),
            (None, Some(parent)) => self.0[parent].first = Some(id),
            (None, None) => {}
        }
    }

    /// Adds `text` to the text node `id`; says whether it is one.
    fn extend_text(&mut self, id: Option<NodeId>, text: &StrTendril) -> bool {
        match id.map(|id| &mut self.0[id].data) {
            Some(Data::Text(existing)) => {
                existing.push_tendril(text);
                true
            }
            Some(Data::Document | Data::Element { .. } | Data::Other) | None => false,
        }
    }
}

impl Node {
    fn new(data: Data) -> Self {
        Self {
            data,
            parent: None,
            previous: None,
            next: None,
            first: None,
            last: None,
        }
    }
}

struct Sink(RefCell<Dom>);

/// A node with its name at hand, which the tree builder asks for all the time.
#[derive(Clone)]
struct Handle {
    id: NodeId,
    name: Rc<QualName>,
}

fn nameless(id: NodeId) -> Handle {
    let name = Rc::new(QualName::new(None, ns!(), local_name!("")));
    Handle { id, name }
}

impl Sink {
    fn anonymous(&self, data: Data) -> Handle {
        let id = self.0.borrow_mut().add(data);
        nameless(id)
    }
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = Dom;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Dom {
        self.0.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        nameless(DOCUMENT)
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target.name.expanded()
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        _: ElementFlags,
    ) -> Handle {
        let id = self.0.borrow_mut().add(Data::Element {
            name: name.local.clone(),
            attributes,
        });
        let name = Rc::new(name);
        Handle { id, name }
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        self.anonymous(Data::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.anonymous(Data::Other)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        let dom = &mut *self.0.borrow_mut();
        match child {
            NodeOrText::AppendNode(node) => dom.append_node(parent.id, node.id),
            NodeOrText::AppendText(text) => {
                let last = dom.0[parent.id].last;
                if !dom.extend_text(last, &text) {
                    let id = dom.add(Data::Text(text));
                    dom.append_node(parent.id, id);
                }
            }
        }
    }

    fn append_based_on_parent_node(
        &self,
        element: &Handle,
        previous: &Handle,
        child: NodeOrText<Handle>,
    ) {
        let has_parent = self.0.borrow().0[element.id].parent.is_some();
        match has_parent {
            true => self.append_before_sibling(element, child),
            false => self.append(previous, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    /// Templates are never shown, so their contents hang nowhere.
    fn get_template_contents(&self, _: &Handle) -> Handle {
        self.anonymous(Data::Other)
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x.id == y.id
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        let dom = &mut *self.0.borrow_mut();
        match child {
            NodeOrText::AppendNode(node) => dom.insert_before(sibling.id, node.id),
            NodeOrText::AppendText(text) => {
                let previous = dom.0[sibling.id].previous;
                if !dom.extend_text(previous, &text) {
                    let id = dom.add(Data::Text(text));
                    dom.insert_before(sibling.id, id);
                }
            }
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, added: Vec<Attribute>) {
        let dom = &mut *self.0.borrow_mut();
        if let Data::Element { attributes, .. } = &mut dom.0[target.id].data {
            for attribute in added {
                if !attributes.iter().any(|old| old.name == attribute.name) {
                    attributes.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.0.borrow_mut().detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        let dom = &mut *self.0.borrow_mut();
        while let Some(child) = dom.0[node.id].first {
            dom.append_node(new_parent.id, child);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_markup_becomes_a_tree_with_all_its_text() {
        let dom = parse("<table><b>bold<tr><td>cell</table><p>one<p>two</i></p");
        let text = dom.text(DOCUMENT);
        for word in ["bold", "cell", "one", "two"] {
            assert!(text.contains(word), "{word} in {text:?}");
        }
    }

    #[test]
    fn a_hundred_thousand_nested_elements_are_no_trouble() {
        let dom = parse(&format!("{}deep", "<div>".repeat(100_000)));
        assert_eq!(dom.text(DOCUMENT), "deep");
    }
}
