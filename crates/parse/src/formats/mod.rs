//! One module for each family of formats.

pub(crate) mod code;
pub(crate) mod delimited;
mod embedded;
pub(crate) mod epub;
pub(crate) mod feed;
pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod legacy;
pub(crate) mod mail;
pub(crate) mod markdown;
mod math;
pub(crate) mod notebook;
pub(crate) mod odf;
mod pages;
pub(crate) mod pdf;
pub(crate) mod picture;
pub(crate) mod rtf;
pub(crate) mod sheets;
pub(crate) mod slides;
pub(crate) mod subtitles;
pub(crate) mod text;
pub(crate) mod word;
mod writer;
pub(crate) mod xml;
