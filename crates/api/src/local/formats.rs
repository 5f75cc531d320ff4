//! `formats.list`: the kinds of files that can be read.

use gristmill_parse::{FORMATS, Format};

use super::Opened;
use crate::ApiError;
use crate::types::{FormatView, Nothing};

pub(super) fn list(_: &Opened, _: Nothing) -> Result<Vec<FormatView>, ApiError> {
    let view = |format: &Format| FormatView {
        name: format.label.to_owned(),
        media_types: vec![format.media_type.to_owned()],
        extensions: format
            .extensions
            .iter()
            .map(|&extension| extension.to_owned())
            .collect(),
    };
    Ok(FORMATS
        .iter()
        .filter(|format| format.supported())
        .map(view)
        .collect())
}
