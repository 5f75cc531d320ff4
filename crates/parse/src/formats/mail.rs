//! Mail: messages, mailboxes and Outlook's own files, attachments as sections.

mod eml;
mod mapi;
mod mbox;
mod msg;

use gristmill_model::{BlockKind, Document, DocumentBuilder, Failure, ReasonCode};

pub(crate) use self::eml::parse;
pub(crate) use self::mbox::parse as parse_mailbox;
pub(crate) use self::msg::parse as parse_outlook;
use crate::formats::{html, text};
use crate::input::Input;

/// Attachments read of one message; further ones are named only.
const MOST_ATTACHMENTS: usize = 100;

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
    write(message, None, &mut builder, input)?;
    Ok(builder.finish())
}

/// Writes a message's subject, addresses, text and attachments.
fn write(
    message: &Message,
    page: Option<u32>,
    builder: &mut DocumentBuilder,
    input: &mut Input<'_>,
) -> Result<(), Failure> {
    builder.push(BlockKind::Heading { level: 1 }, page, &message.subject);
    builder.push(BlockKind::Paragraph, page, &addresses(message));
    write_body(&message.body, page, builder, input)?;
    for (index, attachment) in message.attachments.iter().enumerate() {
        write_attachment(attachment, index, page, builder, input)?;
    }
    Ok(())
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

fn write_attachment(
    attachment: &Attachment,
    index: usize,
    page: Option<u32>,
    builder: &mut DocumentBuilder,
    input: &mut Input<'_>,
) -> Result<(), Failure> {
    let name = match attachment.name.as_str() {
        "" => "Attachment without a name",
        name => name,
    };
    builder.push(BlockKind::Heading { level: 2 }, page, name);
    if index >= MOST_ATTACHMENTS || input.depth >= DEEPEST {
        return Ok(());
    }
    match &attachment.content {
        Content::Message(inner) => {
            input.depth += 1;
            let written = write(inner, page, builder, input);
            input.depth -= 1;
            written
        }
        Content::Bytes(bytes) => match input.part(bytes, name) {
            Ok(document) => {
                append(&document, page, builder);
                Ok(())
            }
            Err(failure) if failure.code == ReasonCode::Cancelled => Err(failure),
            // An attachment that cannot be read does not make the message unreadable.
            Err(_) => Ok(()),
        },
    }
}

/// Appends the blocks of a part to the whole.
fn append(part: &Document, page: Option<u32>, builder: &mut DocumentBuilder) {
    for block in &part.blocks {
        match &block.kind {
            BlockKind::Table { table } => builder.push_table(table.clone(), page),
            kind => builder.push(kind.clone(), page, part.text_of(block)),
        }
    }
}
