//! Internet messages (RFC 5322 and MIME), through `mail-parser`.

use gristmill_model::{Document, Failure, ReasonCode};
use mail_parser::{Address, MessageParser, MessagePart, MimeHeaders, PartType};

use super::{Attachment, Body, Content, Message, document};
use crate::encoding;
use crate::input::{Input, damaged, failure};

pub(crate) fn parse(input: &mut Input<'_>) -> Result<Document, Failure> {
    let message = read(input.bytes)?;
    document(&message, input)
}

/// Reads a message.
pub(super) fn read(bytes: &[u8]) -> Result<Message, Failure> {
    // Mail is ASCII with encodings of its own inside; some programs save it as UTF-16.
    let wide = encoding::is_wide(bytes);
    let text = wide.then(|| encoding::decode(bytes, None));
    let bytes = text.as_deref().map_or(bytes, str::as_bytes);
    let parsed = MessageParser::default()
        .parse(bytes)
        .ok_or_else(|| damaged("the message", "it has no header"))?;
    if is_locked(&parsed) {
        return Err(failure(
            ReasonCode::NeedsPassword,
            "the message is encrypted",
        ));
    }
    Ok(convert(&parsed))
}

fn convert(parsed: &mail_parser::Message<'_>) -> Message {
    Message {
        subject: parsed.subject().unwrap_or_default().to_owned(),
        from: addresses(parsed.from()),
        to: addresses(parsed.to()),
        cc: addresses(parsed.cc()),
        date: parsed
            .date()
            .filter(|date| date.is_valid())
            .map(mail_parser::DateTime::to_rfc3339)
            .unwrap_or_default(),
        id: parsed.message_id().unwrap_or_default().to_owned(),
        body: body(parsed),
        attachments: match is_encrypted(parsed) {
            true => Vec::new(),
            false => parsed.attachments().map(attachment).collect(),
        },
    }
}

/// The plain text, unless only HTML was written.
fn body(parsed: &mail_parser::Message<'_>) -> Body {
    let mut plain = String::new();
    let mut html = String::new();
    for part in parsed.text_bodies() {
        match &part.body {
            PartType::Text(text) => {
                plain.push_str(text);
                plain.push_str("\n\n");
            }
            PartType::Html(source) => html.push_str(source),
            PartType::Binary(_)
            | PartType::InlineBinary(_)
            | PartType::Message(_)
            | PartType::Multipart(_) => {}
        }
    }
    match (plain.trim().is_empty(), html.trim().is_empty()) {
        (false, _) => Body::Text(plain),
        (true, false) => Body::Html(html),
        (true, true) => Body::None,
    }
}

fn attachment(part: &MessagePart<'_>) -> Attachment {
    let content = match &part.body {
        PartType::Message(message) if is_locked(message) => {
            Content::Unread("the message is encrypted".to_owned())
        }
        PartType::Message(message) => Content::Message(Box::new(convert(message))),
        PartType::Text(text) | PartType::Html(text) => Content::Bytes(text.as_bytes().to_vec()),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => Content::Bytes(bytes.to_vec()),
        PartType::Multipart(_) => Content::Unread("it has several parts".to_owned()),
    };
    let name = match &part.body {
        PartType::Message(message) => message.subject(),
        _ => None,
    };
    let name = part.attachment_name().or(name).unwrap_or_default();
    Attachment {
        name: name.to_owned(),
        content,
    }
}

fn addresses(address: Option<&Address<'_>>) -> String {
    let all = address.into_iter().flat_map(Address::iter);
    let shown = all.map(|one| match (one.name(), one.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (Some(only), None) | (None, Some(only)) => only.to_owned(),
        (None, None) => String::new(),
    });
    shown
        .filter(|one| !one.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

/// Whether there is nothing in it that can be read without a key.
fn is_locked(parsed: &mail_parser::Message<'_>) -> bool {
    is_encrypted(parsed) && matches!(body(parsed), Body::None)
}

fn is_encrypted(parsed: &mail_parser::Message<'_>) -> bool {
    parsed.content_type().is_some_and(|kind| {
        let subtype = kind.subtype().unwrap_or_default().to_ascii_lowercase();
        let enveloped = kind.attribute("smime-type") == Some("enveloped-data");
        subtype == "encrypted" || (subtype.ends_with("pkcs7-mime") && enveloped)
    })
}
