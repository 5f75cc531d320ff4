//! Mail: messages, mailboxes and Outlook's own files, attachments as sections.
//!
//! Who wrote a message, to whom and when is metadata of the document. Where a document holds
//! several messages it is text: nothing else says it of each.

mod attachments;
mod eml;
mod mapi;
mod mbox;
mod msg;

use gristmill_model::{BlockKind, Document, DocumentBuilder, Failure};

use self::attachments::Attachments;
pub(crate) use self::eml::parse;
pub(crate) use self::mbox::parse as parse_mailbox;
pub(crate) use self::msg::parse as parse_outlook;
use crate::formats::{html, text};
use crate::input::Input;

/// Messages within messages are read this deep.
const DEEPEST: u8 = 3;

/// What every kind of message has.
#[derive(Debug, Default)]
struct Message {
    subject: String,
    from: String,
    to: String,
    cc: String,
    date: String,
    id: String,
    body: Body,
    attachments: Vec<Attachment>,
}

/// A message's text, in the best form it has.
#[derive(Debug, Default)]
enum Body {
    #[default]
    None,
    Text(String),
    Html(String),
    Rtf(Vec<u8>),
}

#[derive(Debug)]
struct Attachment {
    name: String,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Bytes(Vec<u8>),
    Message(Box<Message>),
    /// It cannot be taken out of the message, and why.
    Unread(String),
}

/// The document of a single message.
fn document(message: &Message, input: &mut Input<'_>) -> Result<Document, Failure> {
    let mut builder = DocumentBuilder::new(input.format.media_type);
    builder.title(&message.subject);
    for (field, value) in [
        ("author", &message.from),
        ("to", &message.to),
        ("cc", &message.cc),
        ("created", &message.date),
        ("message_id", &message.id),
    ] {
        builder.metadata(field, value);
    }
    let mut attachments = Attachments::default();
    builder.push(BlockKind::Heading { level: 1 }, None, &message.subject);
    write_body(&message.body, None, &mut builder, input)?;
    attachments.write(&message.attachments, None, &mut builder, input)?;
    if builder.peek().is_empty() {
        // An empty message still says who wrote to whom.
        builder.push(BlockKind::Paragraph, None, &addresses(message));
    }
    attachments.finish(&mut builder);
    Ok(builder.finish())
}

/// Writes one message of several: subject, addresses, text and attachments.
fn write(
    message: &Message,
    page: Option<u32>,
    builder: &mut DocumentBuilder,
    input: &mut Input<'_>,
    attachments: &mut Attachments,
) -> Result<(), Failure> {
    let level = attachments.message_level();
    builder.push(BlockKind::Heading { level }, page, &message.subject);
    builder.push(BlockKind::Paragraph, page, &addresses(message));
    write_body(&message.body, page, builder, input)?;
    attachments.write(&message.attachments, page, builder, input)
}

fn addresses(message: &Message) -> String {
    let fields = [
        ("From", &message.from),
        ("To", &message.to),
        ("Cc", &message.cc),
        ("Date", &message.date),
    ];
    let filled = fields.iter().filter(|(_, value)| !value.is_empty());
    let lines: Vec<String> = filled
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    lines.join("\n")
}

fn write_body(
    body: &Body,
    page: Option<u32>,
    builder: &mut DocumentBuilder,
    input: &mut Input<'_>,
) -> Result<(), Failure> {
    match body {
        Body::None => {}
        Body::Text(plain) => {
            for paragraph in text::paragraphs(plain) {
                builder.push(BlockKind::Paragraph, page, paragraph);
            }
        }
        Body::Html(source) => {
            let place = html::Place { page };
            html::append(builder, source, place, input)?;
        }
        Body::Rtf(bytes) => crate::formats::rtf::append(bytes, page, builder),
    }
    Ok(())
}
