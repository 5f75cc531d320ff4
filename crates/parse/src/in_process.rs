//! Parses in this process: the child's inside, and what benches and fuzzing drive.
//!
//! Nothing here holds a crash, a hang or runaway memory; that is what
//! [`ChildPool`](crate::ChildPool) is for.

use std::io::Cursor;
use std::sync::OnceLock;

use gristmill_model::{
    BlockKind, Document, Failure, Flow, ParseProgress, ParseRequest, Parser, ReasonCode,
};
use memchr::memmem;

use crate::detect::{OLE_MARK, detect_bytes, ole_streams};
use crate::format::media;
use crate::input::{Input, failure};
use crate::{language, ocr};

/// Changes whenever the code could make something else of the same file.
pub(crate) const REVISION: &str = concat!("gristmill-parse ", env!("CARGO_PKG_VERSION"), " r6");

/// The revision with what this machine adds to it: with text recognition, or with another
/// language for it, pictures and scanned pages come out differently.
pub(crate) fn version() -> &'static str {
    static WITH_RECOGNITION: OnceLock<String> = OnceLock::new();
    match ocr::languages() {
        [] => REVISION,
        languages => {
            WITH_RECOGNITION.get_or_init(|| format!("{REVISION} tesseract {}", languages.join("+")))
        }
    }
}

/// The parser without a child process.
#[derive(Debug, Clone, Copy, Default)]
pub struct InProcess;

impl InProcess {
    /// Parses bytes already in memory; `request.path` may be empty.
    pub fn parse_bytes(
        &self,
        bytes: &[u8],
        request: &ParseRequest,
        watch: &mut dyn FnMut(ParseProgress) -> Flow,
    ) -> Result<Document, Failure> {
        let mut document = parse_part(bytes, request, 0, watch)?;
        language::apply(&mut document);
        if !request.options.preserve_structure {
            flatten(&mut document);
        }
        Ok(document)
    }
}

impl Parser for InProcess {
    fn version(&self) -> &str {
        version()
    }

    fn version_for(&self, media_type: &str) -> &str {
        match self.recognises(media_type) {
            true => version(),
            false => REVISION,
        }
    }

    /// Texts, source code and tables of text hold no picture. Everything else may, if only in
    /// what is attached to it.
    fn recognises(&self, media_type: &str) -> bool {
        let plain = media_type.starts_with("text/") && media_type != media::HTML;
        let data = [media::JSON, media::JSON_LINES, media::ATOM];
        !plain && !data.contains(&media_type)
    }

    fn parse(
        &self,
        request: &ParseRequest,
        watch: &mut dyn FnMut(ParseProgress) -> Flow,
    ) -> Result<Document, Failure> {
        let bytes = std::fs::read(&request.path).map_err(|error| {
            let detail = format!("cannot read `{}`: {error}", request.name);
            failure(ReasonCode::Unreadable, detail)
        })?;
        self.parse_bytes(&bytes, request, watch)
    }
}

/// Parses a file or a part of one; `depth` counts the files it is wrapped in.
pub(crate) fn parse_part(
    bytes: &[u8],
    request: &ParseRequest,
    depth: u8,
    watch: &mut dyn FnMut(ParseProgress) -> Flow,
) -> Result<Document, Failure> {
    if bytes.is_empty() {
        return Err(failure(
            ReasonCode::EmptyFile,
            format!("`{}` has no bytes", request.name),
        ));
    }
    let unsupported = |what: &str| {
        failure(
            ReasonCode::UnsupportedFormat,
            format!("`{}` is {what}", request.name),
        )
    };
    let format = detect_bytes(bytes, &request.name)
        .ok_or_else(|| unsupported("of no kind that is known"))?;
    if is_encrypted_office(bytes) {
        let detail = format!("`{}` is encrypted", request.name);
        return Err(failure(ReasonCode::NeedsPassword, detail));
    }
    let parse = format
        .parse
        .ok_or_else(|| unsupported(&format!("of a kind that is not read: {}", format.label)))?;
    let mut input = Input {
        bytes,
        path: (depth == 0 && !request.path.as_os_str().is_empty())
            .then_some(request.path.as_path()),
        name: &request.name,
        format,
        options: &request.options,
        password: request.password.as_ref(),
        depth,
        watch,
    };
    let document = parse(&mut input)?;
    match document.is_empty() {
        true => Err(failure(
            ReasonCode::NoText,
            format!("`{}` holds no text", request.name),
        )),
        false => Ok(document),
    }
}

/// An encrypted Office package is an OLE file with the real one inside.
fn is_encrypted_office(bytes: &[u8]) -> bool {
    const STREAM: &str = "EncryptedPackage";
    let streams = || ole_streams(Cursor::new(bytes)).unwrap_or_default();
    // Opening the file takes far longer than looking whether the name, which its directory
    // has in UTF-16, stands anywhere in it.
    let wide: Vec<u8> = STREAM.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.starts_with(OLE_MARK)
        && memmem::find(bytes, &wide).is_some()
        && streams().iter().any(|name| name == STREAM)
}

/// Makes every block a paragraph, for those who want text and no structure.
fn flatten(document: &mut Document) {
    for block in &mut document.blocks {
        block.kind = BlockKind::Paragraph;
    }
}
