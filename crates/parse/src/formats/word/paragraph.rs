//! The text of a paragraph: its runs, as they read with all changes accepted.

use crate::formats::math;
use crate::xml::Element;

/// A paragraph's text under construction.
pub(super) struct Run<'t> {
    /// Its text so far.
    pub(super) text: String,
    /// Text boxes anchored in it, to be written after it.
    pub(super) boxes: Vec<Element<'t>>,
    math: bool,
    formulas: usize,
    words: bool,
}

impl Run<'_> {
    pub(super) fn new(math: bool) -> Self {
        Self {
            text: String::new(),
            boxes: Vec::new(),
            math,
            formulas: 0,
            words: false,
        }
    }

    /// Whether it holds nothing but formulas.
    pub(super) fn only_formula(&self) -> bool {
        self.formulas > 0 && !self.words
    }

    fn push(&mut self, text: &str) {
        self.words |= !text.trim().is_empty();
        self.text.push_str(text);
    }
}

/// Adds the text below `element` to `run`.
pub(super) fn collect<'t>(element: Element<'t>, run: &mut Run<'t>) {
    for child in element.elements() {
        match child.name() {
            "t" => run.push(&child.text()),
            "tab" | "ptab" => run.text.push('\t'),
            "br" | "cr" => run.text.push('\n'),
            "noBreakHyphen" => run.push("-"),
            "sym" => run.push(&symbol(child)),
            "oMath" if run.math => {
                run.formulas += 1;
                let formula = math::latex(child);
                run.text.push_str(&format!("${formula}$"));
            }
            "txbxContent" => run.boxes.push(child),
            "AlternateContent" => {
                if let Some(chosen) = alternative(child) {
                    collect(chosen, run);
                }
            }
            "r" if is_hidden(child) => {}
            // What was deleted or moved away, fields' instructions, the reading of ruby
            // text, tables (their cells read their own paragraphs) and properties.
            "del" | "moveFrom" | "instrText" | "delText" | "rt" | "pPr" | "rPr" | "oMath"
            | "tbl" | "sdtPr" | "fldData" => {}
            _ => collect(child, run),
        }
    }
}

/// The first alternative with something in it: newer programs write the same text twice.
pub(super) fn alternative<'t>(element: Element<'t>) -> Option<Element<'t>> {
    let mut choices = element.all("Choice").chain(element.all("Fallback"));
    choices.find(|choice| choice.find("t").is_some())
}

fn is_hidden(run: Element<'_>) -> bool {
    let vanish = run.path(&["rPr", "vanish"]);
    vanish.is_some_and(|element| !matches!(element.attribute("val"), Some("0" | "false")))
}

/// Symbol fonts keep their characters in a private area; ordinary ones say what they mean.
fn symbol(element: Element<'_>) -> String {
    let code = element.attribute("char").unwrap_or_default();
    let character = u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
    let private = |c: &char| ('\u{f000}'..='\u{f0ff}').contains(c);
    character
        .filter(|c| !private(c))
        .map(String::from)
        .unwrap_or_default()
}
