//! One module for each family of formats.

pub(crate) mod code;
pub(crate) mod delimited;
pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod markdown;
pub(crate) mod pdf;
pub(crate) mod picture;
pub(crate) mod text;
