//! The pages of stored documents as they look, and where their passages stand on them.
//!
//! A page is drawn from the document's original, which is opened where the document came from.
//! Only what was indexed is shown: an original whose bytes are others by now is refused. Who asks
//! last is served first, because that is the page somebody looks at.

mod cache;
mod line;
mod originals;
mod pages;
mod places;

use std::sync::Arc;

use gristmill_model::{DocumentId, Failure, Flow, LabelAction, ReasonCode};
use gristmill_parse::ChildPool;
use gristmill_parse::view::{self, PageView, Picture, ViewRequest};
use gristmill_store::StoredDocument;

use crate::engine::Engine;
use crate::error::{EngineError, Result};

pub use pages::{PageFacts, PageText, PagesShown};
pub use places::{ChunkOnPage, PagePlaces};

use cache::Cache;
use line::Line;
use originals::Originals;

/// Seconds one page may take: somebody waits for it.
const PATIENCE: u32 = 20;

/// Looks at pages of files: the application does so in child processes.
pub trait PageViewer: Send + Sync {
    /// What was asked of a page. `wait` is asked now and then whether to go on.
    fn view(
        &self,
        request: &ViewRequest,
        wait: &mut dyn FnMut() -> Flow,
    ) -> std::result::Result<PageView, Failure>;
}

impl PageViewer for ChildPool {
    fn view(
        &self,
        request: &ViewRequest,
        wait: &mut dyn FnMut() -> Flow,
    ) -> std::result::Result<PageView, Failure> {
        ChildPool::view(self, request, wait)
    }
}

/// A page of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageOf {
    /// The document.
    pub document: DocumentId,
    /// The page, counted from 1.
    pub page: u32,
    /// Whether an original on the web may be fetched again for it.
    pub fetch: bool,
}

/// A page as it looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnPage {
    /// How many pages the original has.
    pub pages: u32,
    /// What it looks like.
    pub picture: Arc<Picture>,
}

/// Why a page cannot be shown.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NotShown {
    /// Files of this kind have no pages that can be drawn.
    #[error("the file `{0}` is neither a PDF nor a picture, so its pages cannot be shown")]
    Kind(String),
    /// There are fewer pages.
    #[error("there is no page {page}: `{name}` has {pages}")]
    Beyond {
        /// The page asked for.
        page: u32,
        /// The original's name.
        name: String,
        /// How many it has.
        pages: u32,
    },
    /// The original is not where it was.
    #[error("the original `{0}` is not there any more")]
    Gone(String),
    /// The original is not what was indexed.
    #[error(
        "the original `{0}` was changed since it was indexed, so its pages are not what is stored"
    )]
    Changed(String),
    /// The original is on the web and was not to be fetched.
    #[error("the original `{0}` is on the web, and would have to be fetched again")]
    OnTheWeb(String),
    /// What a policy masked in the text would be seen on the page.
    #[error("parts of `{0}` were masked when it was stored, and its pages would show them")]
    Masked(String),
    /// The original opens only with a password, which is never kept.
    #[error("the original `{0}` is encrypted, and passwords are not kept")]
    Locked(String),
    /// There is nothing to draw pages with.
    #[error("pages cannot be drawn: {0}")]
    NoViewer(String),
    /// It did not work out.
    #[error("the page cannot be shown: {0}")]
    Failed(String),
}

/// What looks at pages, and what it has found.
pub(crate) struct Viewing {
    viewer: Option<Arc<dyn PageViewer>>,
    originals: Originals,
    cache: Cache,
    line: Line,
}

impl Viewing {
    pub(crate) fn new(viewer: Option<Arc<dyn PageViewer>>) -> Self {
        Self {
            viewer,
            originals: Originals::default(),
            cache: Cache::default(),
            line: Line::default(),
        }
    }
}

impl Engine {
    /// A page as it looks, at most `width` pixels wide.
    pub fn draw_page(&self, of: &PageOf, width: u32) -> Result<DrawnPage> {
        let document = self.shown(&of.document)?;
        let key = (document.content_hash, of.page, width);
        if let Some(drawn) = self.viewing.cache.picture(&key) {
            return Ok(drawn);
        }
        let view = self.view(&document, of, Some(width))?;
        let drawn = DrawnPage {
            pages: view.pages,
            picture: match view.page.and_then(|page| page.picture) {
                Some(picture) => Arc::new(picture),
                None => return Err(beyond(&document, of, view.pages)),
            },
        };
        self.viewing.cache.keep_picture(key, drawn.clone());
        Ok(drawn)
    }

    /// A document whose pages may be shown: nothing was masked in it.
    fn shown(&self, id: &DocumentId) -> Result<StoredDocument> {
        let document = self.store().document(id)?;
        match self.is_masked(id)? {
            true => Err(NotShown::Masked(document.key.file_name().to_owned()).into()),
            false => Ok(document),
        }
    }

    fn is_masked(&self, id: &DocumentId) -> Result<bool> {
        let labelling = self.store().labelling(id)?;
        Ok(labelling.is_some_and(|labelling| labelling.action == LabelAction::Redact))
    }

    /// Looks at the original of a document.
    fn view(&self, document: &StoredDocument, of: &PageOf, width: Option<u32>) -> Result<PageView> {
        let name = document.key.file_name();
        if !view::can_view(&document.media_type) {
            return Err(NotShown::Kind(name.to_owned()).into());
        }
        let viewer = self.viewing.viewer.as_ref();
        let viewer = viewer.ok_or_else(|| NotShown::NoViewer("no parser was given".to_owned()))?;
        let _turn = self.viewing.line.wait()?;
        let parts = &self.shared.parts;
        let original = self.viewing.originals.open(parts, document, of.fetch)?;
        let request = ViewRequest {
            path: original.path().to_owned(),
            name: name.to_owned(),
            password: None,
            page: of.page,
            width,
            words: width.is_none(),
            timeout_seconds: PATIENCE,
        };
        let viewed = viewer.view(&request, &mut || Flow::Continue);
        viewed.map_err(|failure| not_shown(name, failure).into())
    }
}

fn beyond(document: &StoredDocument, of: &PageOf, pages: u32) -> EngineError {
    let not_shown = NotShown::Beyond {
        page: of.page,
        name: document.key.file_name().to_owned(),
        pages,
    };
    not_shown.into()
}

fn not_shown(name: &str, failure: Failure) -> NotShown {
    match failure.code {
        ReasonCode::NotFound => NotShown::Gone(name.to_owned()),
        ReasonCode::NeedsPassword => NotShown::Locked(name.to_owned()),
        ReasonCode::UnsupportedFormat => NotShown::Kind(name.to_owned()),
        ReasonCode::ChangedWhileReading => NotShown::Changed(name.to_owned()),
        ReasonCode::ParserUnavailable => NotShown::NoViewer(failure.detail),
        _ => NotShown::Failed(failure.detail),
    }
}
