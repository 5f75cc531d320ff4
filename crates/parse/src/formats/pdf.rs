//! PDF files, read by the module of their own.

use std::path::Path;

use gristmill_model::{Document, Failure, ParseRequest};

use crate::input::Input;
use crate::pdf;

pub(crate) fn parse(input: &mut Input<'_>) -> Result<Document, Failure> {
    let request = ParseRequest {
        path: input.path.map(Path::to_owned).unwrap_or_default(),
        name: input.name.to_owned(),
        options: input.options.clone(),
    };
    match input.path {
        Some(_) => pdf::parse(&request, input.watch),
        None => pdf::parse_bytes(input.bytes, &request, input.watch),
    }
}
