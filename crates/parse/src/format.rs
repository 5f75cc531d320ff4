//! Every kind of file that is recognised: one table.
//!
//! Detection, preflight, the parsers and the documentation's list of formats all read it.
//! A row without a parser is a kind that is recognised in order to say what it is.

use crate::formats;
use crate::input::ParseFn;

/// A kind of file.
#[derive(Debug)]
pub struct Format {
    /// Its media type: `application/pdf`.
    pub media_type: &'static str,
    /// Its name for people: `PDF document`.
    pub label: &'static str,
    /// Extensions in lower case, the usual one first.
    pub extensions: &'static [&'static str],
    pub(crate) parse: Option<ParseFn>,
}

impl Format {
    /// Whether there is a parser for it.
    pub fn supported(&self) -> bool {
        self.parse.is_some()
    }

    /// The row of this media type, if there is one.
    pub fn by_media_type(media_type: &str) -> Option<&'static Format> {
        FORMATS
            .iter()
            .find(|format| format.media_type == media_type)
    }

    /// The row that lists this extension, in any case and without the dot.
    pub fn by_extension(extension: &str) -> Option<&'static Format> {
        let extension = extension.to_lowercase();
        FORMATS
            .iter()
            .find(|format| format.extensions.contains(&extension.as_str()))
    }
}

/// Media types that code refers to.
pub(crate) mod media {
    pub(crate) const ATOM: &str = "application/atom+xml";
    pub(crate) const BMP: &str = "image/bmp";
    pub(crate) const CODE: &str = "text/x-source";
    pub(crate) const CSV: &str = "text/csv";
    pub(crate) const DOC: &str = "application/msword";
    pub(crate) const DOCX: &str =
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    pub(crate) const EML: &str = "message/rfc822";
    pub(crate) const EPUB: &str = "application/epub+zip";
    pub(crate) const GIF: &str = "image/gif";
    pub(crate) const HEIF: &str = "image/heif";
    pub(crate) const HTML: &str = "text/html";
    pub(crate) const IPYNB: &str = "application/x-ipynb+json";
    pub(crate) const JPEG: &str = "image/jpeg";
    pub(crate) const JPEG_2000: &str = "image/jp2";
    pub(crate) const JSON: &str = "application/json";
    pub(crate) const JSON_LINES: &str = "application/x-ndjson";
    pub(crate) const MARKDOWN: &str = "text/markdown";
    pub(crate) const MBOX: &str = "application/mbox";
    pub(crate) const MSG: &str = "application/vnd.ms-outlook";
    pub(crate) const ODP: &str = "application/vnd.oasis.opendocument.presentation";
    pub(crate) const ODS: &str = "application/vnd.oasis.opendocument.spreadsheet";
    pub(crate) const ODT: &str = "application/vnd.oasis.opendocument.text";
    pub(crate) const OLE: &str = "application/x-ole-storage";
    pub(crate) const PDF: &str = "application/pdf";
    pub(crate) const PLAIN: &str = "text/plain";
    pub(crate) const PNG: &str = "image/png";
    pub(crate) const PNM: &str = "image/x-portable-anymap";
    pub(crate) const POSTSCRIPT: &str = "application/postscript";
    pub(crate) const PPT: &str = "application/vnd.ms-powerpoint";
    pub(crate) const PPTX: &str =
        "application/vnd.openxmlformats-officedocument.presentationml.presentation";
    pub(crate) const RTF: &str = "application/rtf";
    pub(crate) const SUBRIP: &str = "application/x-subrip";
    pub(crate) const TIFF: &str = "image/tiff";
    pub(crate) const TSV: &str = "text/tab-separated-values";
    pub(crate) const VTT: &str = "text/vtt";
    pub(crate) const WEBP: &str = "image/webp";
    pub(crate) const XLS: &str = "application/vnd.ms-excel";
    pub(crate) const XLSB: &str = "application/vnd.ms-excel.sheet.binary.macroenabled.12";
    pub(crate) const XLSX: &str =
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    pub(crate) const XML: &str = "application/xml";
    pub(crate) const ZIP: &str = "application/zip";
}

macro_rules! formats {
    ($( $media:expr, $label:literal, [$($extension:literal),*], $parse:expr; )*) => {
        /// The table.
        pub static FORMATS: &[Format] = &[
            $( Format {
                media_type: $media,
                label: $label,
                extensions: &[$($extension),*],
                parse: $parse,
            }, )*
        ];
    };
}

formats! {
    media::PDF, "PDF document", ["pdf"], Some(formats::pdf::parse);
    media::DOCX, "Word document", ["docx", "docm", "dotx", "dotm"], Some(formats::word::parse);
    media::PPTX, "PowerPoint presentation", ["pptx", "pptm", "ppsx", "potx"], Some(formats::slides::parse);
    media::XLSX, "Excel workbook", ["xlsx", "xlsm", "xltx"], Some(formats::sheets::parse);
    media::XLSB, "Excel binary workbook", ["xlsb"], Some(formats::sheets::parse);
    media::XLS, "Excel 97 workbook", ["xls"], Some(formats::sheets::parse);
    media::DOC, "Word 97 document", ["doc", "dot"], Some(formats::legacy::doc::parse);
    media::PPT, "PowerPoint 97 presentation", ["ppt", "pps"], Some(formats::legacy::ppt::parse);
    media::ODT, "OpenDocument text", ["odt", "ott"], Some(formats::odf::parse);
    media::ODS, "OpenDocument spreadsheet", ["ods", "ots"], Some(formats::sheets::parse);
    media::ODP, "OpenDocument presentation", ["odp", "otp"], Some(formats::odf::parse);
    media::RTF, "Rich text", ["rtf"], Some(formats::rtf::parse);
    media::EPUB, "EPUB book", ["epub"], Some(formats::epub::parse);
    media::HTML, "Web page", ["html", "htm", "xhtml", "shtml"], Some(formats::html::parse);
    media::MARKDOWN, "Markdown document", ["md", "markdown", "mdown", "mkd"], Some(formats::markdown::parse);
    media::PLAIN, "Plain text", ["txt", "text", "log", "asc"], Some(formats::text::parse);
    media::CSV, "Comma-separated values", ["csv"], Some(formats::delimited::parse);
    media::TSV, "Tab-separated values", ["tsv", "tab"], Some(formats::delimited::parse);
    media::JSON, "JSON data", ["json", "geojson"], Some(formats::json::parse);
    media::JSON_LINES, "JSON lines", ["jsonl", "ndjson"], Some(formats::json::parse_lines);
    media::IPYNB, "Jupyter notebook", ["ipynb"], Some(formats::notebook::parse);
    media::XML, "XML data", ["xml", "xsd", "xsl", "opml"], Some(formats::xml::parse);
    media::ATOM, "News feed", ["rss", "atom"], Some(formats::feed::parse);
    media::VTT, "WebVTT subtitles", ["vtt"], Some(formats::subtitles::parse);
    media::SUBRIP, "SubRip subtitles", ["srt"], Some(formats::subtitles::parse);
    media::EML, "Mail message", ["eml", "mht", "mhtml", "p7s"], Some(formats::mail::parse);
    media::MSG, "Outlook message", ["msg"], Some(formats::mail::parse_outlook);
    media::MBOX, "Mailbox", ["mbox", "mbx"], Some(formats::mail::parse_mailbox);
    media::CODE, "Source code", [], Some(formats::code::parse);
    media::PNG, "PNG picture", ["png"], Some(formats::picture::parse);
    media::JPEG, "JPEG picture", ["jpg", "jpeg", "jfif"], Some(formats::picture::parse);
    media::TIFF, "TIFF picture", ["tif", "tiff"], Some(formats::picture::parse);
    media::GIF, "GIF picture", ["gif"], Some(formats::picture::parse);
    media::BMP, "BMP picture", ["bmp", "dib"], Some(formats::picture::parse);
    media::WEBP, "WebP picture", ["webp"], Some(formats::picture::parse);
    media::JPEG_2000, "JPEG 2000 picture", ["jp2", "j2k", "jpf"], Some(formats::picture::parse);
    media::PNM, "Portable anymap", ["pnm", "pbm", "pgm", "ppm"], Some(formats::picture::parse);
    media::HEIF, "HEIF or AVIF picture", ["heic", "heif", "avif"], None;
    media::ZIP, "Zip archive", ["zip"], None;
    media::OLE, "Unknown Office file", [], None;
    media::POSTSCRIPT, "PostScript document", ["ps", "eps"], None;
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_media_type_or_extension_stands_in_two_rows() {
        let mut seen = BTreeSet::new();
        for format in FORMATS {
            assert!(seen.insert(format.media_type), "{}", format.media_type);
            for &extension in format.extensions {
                assert!(seen.insert(extension), "extension `{extension}`");
            }
        }
    }
}
