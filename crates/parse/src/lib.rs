//! The parse stage.

pub mod ocr;
pub mod pdf;
