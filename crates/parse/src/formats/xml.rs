//! XML of any kind: what each element says, named; mixed text as paragraphs.

use gristmill_model::{BlockKind, Document, DocumentBuilder, Failure};

use crate::input::Input;
use crate::xml::{Child, Element, Tree, decode};

/// Elements between two looks at the watch.
const STRIDE: u32 = 10_000;

pub(crate) fn parse(input: &mut Input<'_>) -> Result<Document, Failure> {
    let text = decode(input.bytes);
    let tree = Tree::parse(&text, "the XML")?;
    let mut writer = Writer {
        builder: DocumentBuilder::new(input.format.media_type),
        count: 0,
    };
    writer.write(tree.root(), input)?;
    Ok(writer.builder.finish())
}

struct Writer {
    builder: DocumentBuilder,
    count: u32,
}

impl Writer {
    /// Writes what an element says: its own text with all in it, or its children that are
    /// plain values and then what the others say. Trees are shallow enough to recurse.
    fn write(&mut self, element: Element<'_>, input: &mut Input<'_>) -> Result<(), Failure> {
        self.count += 1;
        if self.count.is_multiple_of(STRIDE) {
            input.step(self.count / STRIDE, None)?;
        }
        if has_own_text(element) {
            let text = collapse(&element.text());
            self.builder.push(BlockKind::Paragraph, None, &text);
            return Ok(());
        }
        let (values, others): (Vec<_>, Vec<_>) = element.elements().partition(|e| is_value(*e));
        let named = values.iter().map(|e| (e.name(), collapse(&e.text())));
        let lines: Vec<String> = named
            .filter(|(_, text)| !text.is_empty())
            .map(|(name, text)| format!("{name}: {text}"))
            .collect();
        self.builder
            .push(BlockKind::Paragraph, None, &lines.join("\n"));
        others
            .into_iter()
            .try_for_each(|other| self.write(other, input))
    }
}

/// An element that holds text and nothing else.
fn is_value(element: Element<'_>) -> bool {
    element.elements().next().is_none()
}

fn has_own_text(element: Element<'_>) -> bool {
    element.children().any(|child| match child {
        Child::Text(text) => !text.trim().is_empty(),
        Child::Element(_) => false,
    })
}

fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
