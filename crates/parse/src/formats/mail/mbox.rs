//! Mailboxes: messages one after the other, each a page.

use gristmill_model::{Document, DocumentBuilder, Failure};

use super::attachments::Attachments;
use super::{eml, write};
use crate::input::{Input, failure};

/// What every message of a mailbox begins with.
const MARK: &[u8] = b"From ";

pub(crate) fn parse(input: &mut Input<'_>) -> Result<Document, Failure> {
    let mut builder = DocumentBuilder::new(input.format.media_type);
    let messages = split(input.bytes);
    let total = u32::try_from(messages.len()).unwrap_or(u32::MAX);
    builder.pages(total);
    let mut attachments = Attachments::default();
    for (number, bytes) in (1..).zip(messages) {
        match eml::read(bytes) {
            Ok(message) => {
                let page = Some(number);
                write(&message, page, &mut builder, input, &mut attachments)?;
            }
            Err(why) => builder.gap(number, why.to_string()),
        }
        input.step(number, Some(total))?;
    }
    attachments.finish(&mut builder);
    match builder.peek().gaps.len() as u32 == total {
        true => Err(failure(
            gristmill_model::ReasonCode::Damaged,
            "no message of the mailbox can be read",
        )),
        false => Ok(builder.finish()),
    }
}

/// The messages without the lines that part them. Such a line follows an empty one.
fn split(bytes: &[u8]) -> Vec<&[u8]> {
    let mut messages = Vec::new();
    let mut start = None;
    let mut at = 0;
    let mut after_blank = true;
    while at < bytes.len() {
        let end = bytes[at..].iter().position(|&byte| byte == b'\n');
        let next = end.map_or(bytes.len(), |length| at + length + 1);
        let line = &bytes[at..next];
        if after_blank && line.starts_with(MARK) {
            messages.extend(start.map(|start| &bytes[start..at]));
            start = Some(next);
        }
        after_blank = line.iter().all(u8::is_ascii_whitespace);
        at = next;
    }
    messages.extend(start.map(|start: usize| &bytes[start..]));
    messages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_from_line_after_an_empty_line_begins_a_message() {
        let mailbox = b"From a\nSubject: 1\n\nFrom here on\nFrom now\n\nFrom b\nSubject: 2\n";
        let found = split(mailbox);
        assert_eq!(
            found.len(),
            3,
            "a line that begins so after an empty one is one too"
        );
        assert!(found[0].starts_with(b"Subject: 1"));
        assert!(found[2].starts_with(b"Subject: 2"));
    }
}
