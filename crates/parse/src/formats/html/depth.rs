//! Keeps pages from nesting without end.
//!
//! The tree builder looks through all open elements at every tag, so a page that opens a
//! hundred thousand of them would take hours. Browsers stop at 512; so does this.

use std::cell::Cell;

use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};

/// Elements open at once; tags that would open more are left out, their text is kept.
const DEEPEST: u32 = 512;

/// Passes tokens on to `inner`, except tags that nest too deep.
pub(super) struct DepthLimit<S> {
    pub(super) inner: S,
    open: Cell<u32>,
    left_out: Cell<u32>,
}

impl<S> DepthLimit<S> {
    pub(super) fn new(inner: S) -> Self {
        Self {
            inner,
            open: Cell::new(0),
            left_out: Cell::new(0),
        }
    }

    /// Whether the tag is to reach the tree builder.
    fn admits(&self, tag: &Tag) -> bool {
        if tag.self_closing || closes_by_itself(&tag.name) {
            return true;
        }
        match tag.kind {
            TagKind::StartTag if self.open.get() >= DEEPEST => {
                self.left_out.set(self.left_out.get() + 1);
                false
            }
            TagKind::StartTag => {
                self.open.set(self.open.get() + 1);
                true
            }
            TagKind::EndTag if self.left_out.get() > 0 => {
                self.left_out.set(self.left_out.get() - 1);
                false
            }
            TagKind::EndTag => {
                self.open.set(self.open.get().saturating_sub(1));
                true
            }
        }
    }
}

impl<S: TokenSink> TokenSink for DepthLimit<S> {
    type Handle = S::Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<S::Handle> {
        match &token {
            Token::TagToken(tag) if !self.admits(tag) => TokenSinkResult::Continue,
            _ => self.inner.process_token(token, line),
        }
    }

    fn end(&self) {
        self.inner.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.inner
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Elements without content, and those whose end tag pages may leave out.
fn closes_by_itself(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
            | "p"
            | "li"
            | "dt"
            | "dd"
            | "tr"
            | "td"
            | "th"
            | "thead"
            | "tbody"
            | "tfoot"
            | "colgroup"
            | "option"
            | "optgroup"
            | "html"
            | "head"
            | "body"
            | "rb"
            | "rt"
            | "rp"
            | "rtc"
            | "script"
            | "style"
            | "title"
            | "textarea"
            | "noscript"
            | "iframe"
            | "xmp"
            | "plaintext"
            | "noframes"
            | "noembed"
    )
}
