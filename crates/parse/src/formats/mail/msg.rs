//! Outlook messages: properties in an OLE file.

use std::io::Cursor;

use cfb::CompoundFile;
use gristmill_model::{Document, Failure, ReasonCode};

use super::attachments::is_picture;
use super::mapi::{Ole, Properties, decompress_rtf};
use super::{Attachment, Body, Content, DEEPEST, Message, document};
use crate::formats::{html, picture};
use crate::input::{Input, damaged, failure};

/// Bytes before the list of fixed properties: of the message, of one inside another, and
/// of an attachment.
const MESSAGE_HEADER: usize = 32;
const INNER_HEADER: usize = 24;

mod tag {
    pub(super) const MESSAGE_CLASS: u16 = 0x001A;
    pub(super) const SUBJECT: u16 = 0x0037;
    pub(super) const SUBMITTED: u16 = 0x0039;
    pub(super) const SENDER_NAME: u16 = 0x0C1A;
    pub(super) const SENDER_ADDRESS: u16 = 0x0C1F;
    pub(super) const SENDER_SMTP: u16 = 0x5D01;
    pub(super) const TO: u16 = 0x0E04;
    pub(super) const CC: u16 = 0x0E03;
    pub(super) const DELIVERED: u16 = 0x0E06;
    pub(super) const BODY: u16 = 0x1000;
    pub(super) const BODY_RTF: u16 = 0x1009;
    pub(super) const BODY_HTML: u16 = 0x1013;
    pub(super) const MESSAGE_ID: u16 = 0x1035;
    pub(super) const CODE_PAGE: u16 = 0x3FFD;
    pub(super) const ATTACHED: u16 = 0x3701;
    pub(super) const FILE_NAME: u16 = 0x3704;
    pub(super) const LONG_FILE_NAME: u16 = 0x3707;
    pub(super) const DISPLAY_NAME: u16 = 0x3001;
}

pub(crate) fn parse(input: &mut Input<'_>) -> Result<Document, Failure> {
    let mut file = CompoundFile::open(Cursor::new(input.bytes))
        .map_err(|error| damaged("the message", error))?;
    let unread = picture::why_unread(input.options);
    let message = read(&mut file, "/", MESSAGE_HEADER, Inside { depth: 0, unread })?;
    document(&message, input)
}

/// Where a message is and how what it holds is read.
#[derive(Clone, Copy)]
struct Inside {
    /// How many messages it lies in.
    depth: u8,
    /// Why pictures are not read, if they are not: then they are not taken out either, for
    /// they are most of what a message weighs.
    unread: Option<&'static str>,
}

fn read(
    file: &mut Ole<'_>,
    folder: &str,
    header: usize,
    inside: Inside,
) -> Result<Message, Failure> {
    let mut properties = Properties {
        file,
        folder: folder.to_owned(),
        code_page: None,
    };
    properties.code_page = properties.fixed(tag::CODE_PAGE, header).map(code_page);
    let class = properties.text(tag::MESSAGE_CLASS);
    if class.starts_with("IPM.Note.SMIME") && !class.contains("MultipartSigned") {
        let detail = "the message is encrypted";
        return Err(failure(ReasonCode::NeedsPassword, detail));
    }
    let sent = [tag::SUBMITTED, tag::DELIVERED]
        .iter()
        .find_map(|&tag| properties.fixed(tag, header));
    let message = Message {
        subject: properties.text(tag::SUBJECT),
        from: sender(&mut properties),
        to: properties.text(tag::TO),
        cc: properties.text(tag::CC),
        date: sent.map(file_time).unwrap_or_default(),
        id: properties.text(tag::MESSAGE_ID),
        body: body(&mut properties),
        attachments: Vec::new(),
    };
    let attachments = attachments(file, folder, inside);
    Ok(Message {
        attachments,
        ..message
    })
}

fn sender(properties: &mut Properties<'_, '_>) -> String {
    let name = properties.text(tag::SENDER_NAME);
    let smtp = properties.text(tag::SENDER_SMTP);
    let address = match smtp.is_empty() {
        true => properties.text(tag::SENDER_ADDRESS),
        false => smtp,
    };
    // Inside an organisation the address is a directory path that tells people nothing.
    match (name.is_empty(), address.contains('@')) {
        (false, true) if name != address => format!("{name} <{address}>"),
        (true, _) => address,
        (false, _) => name,
    }
}

fn body(properties: &mut Properties<'_, '_>) -> Body {
    let plain = properties.text(tag::BODY);
    if !plain.trim().is_empty() {
        return Body::Text(plain);
    }
    if let Some(bytes) = properties.binary(tag::BODY_HTML) {
        return Body::Html(html::decode(&bytes).into_owned());
    }
    let rtf = properties.binary(tag::BODY_RTF);
    rtf.and_then(|bytes| decompress_rtf(&bytes))
        .map_or(Body::None, Body::Rtf)
}

fn attachments(file: &mut Ole<'_>, folder: &str, inside: Inside) -> Vec<Attachment> {
    let Ok(entries) = file.read_storage(folder) else {
        return Vec::new();
    };
    let names: Vec<String> = entries
        .map(|entry| entry.name().to_owned())
        .filter(|name| name.starts_with("__attach_version1.0_"))
        .collect();
    let folders = names.into_iter().map(|name| format!("{folder}{name}/"));
    folders
        .map(|folder| attachment(file, folder, inside))
        .collect()
}

fn attachment(file: &mut Ole<'_>, folder: String, inside: Inside) -> Attachment {
    let inner = format!("{folder}__substg1.0_{:04X}000D/", tag::ATTACHED);
    let mut properties = Properties {
        file,
        folder,
        code_page: None,
    };
    let name = [tag::LONG_FILE_NAME, tag::FILE_NAME, tag::DISPLAY_NAME]
        .iter()
        .map(|&tag| properties.text(tag))
        .find(|name| !name.is_empty())
        .unwrap_or_default();
    let unread = inside.unread.filter(|_| {
        let head = properties.head(tag::ATTACHED).unwrap_or_default();
        is_picture(&head, &name)
    });
    if let Some(why) = unread {
        let content = Content::Unread(format!("it is a picture, and {why}"));
        return Attachment { name, content };
    }
    let content = match properties.binary(tag::ATTACHED) {
        Some(bytes) => Content::Bytes(bytes),
        None if !file.is_storage(&inner) => Content::Unread("it is a link to a file".to_owned()),
        None if inside.depth >= DEEPEST => Content::Unread("it lies too deep".to_owned()),
        None => {
            let depth = inside.depth + 1;
            inner_message(file, &inner, Inside { depth, ..inside })
        }
    };
    Attachment { name, content }
}

/// An attached message, or the object of some program that is kept the same way.
fn inner_message(file: &mut Ole<'_>, folder: &str, inside: Inside) -> Content {
    if !file.is_stream(format!("{folder}__properties_version1.0")) {
        return Content::Unread("it is an object of another program".to_owned());
    }
    match read(file, folder, INNER_HEADER, inside) {
        Ok(message) => Content::Message(Box::new(message)),
        Err(failure) => Content::Unread(failure.detail),
    }
}

/// The label of a Windows code page.
fn code_page(number: u64) -> &'static str {
    match number & 0xFFFF_FFFF {
        874 => "windows-874",
        932 => "shift_jis",
        936 => "gbk",
        949 => "euc-kr",
        950 => "big5",
        1250 => "windows-1250",
        1251 => "windows-1251",
        1253 => "windows-1253",
        1254 => "windows-1254",
        1255 => "windows-1255",
        1256 => "windows-1256",
        1257 => "windows-1257",
        1258 => "windows-1258",
        20866 => "koi8-r",
        65001 => "utf-8",
        _ => "windows-1252",
    }
}

/// Hundreds of nanoseconds since 1601 as a date and time in UTC.
fn file_time(ticks: u64) -> String {
    const TO_1970: i64 = 11_644_473_600;
    let seconds = i64::try_from(ticks / 10_000_000).unwrap_or(0) - TO_1970;
    mail_parser::DateTime::from_timestamp(seconds).to_rfc3339()
}
