//! PDF files, read by the module of their own.

use gristmill_model::{Document, Failure, ParseRequest, ReasonCode};

use crate::input::{Input, failure};
use crate::pdf;

pub(crate) fn parse(input: &mut Input<'_>) -> Result<Document, Failure> {
    let Some(path) = input.path else {
        let detail = format!("`{}` is a PDF inside another file", input.name);
        return Err(failure(ReasonCode::UnsupportedFormat, detail));
    };
    let request = ParseRequest {
        path: path.to_owned(),
        name: input.name.to_owned(),
        options: input.options.clone(),
    };
    pdf::parse(&request, input.watch)
}
