//! What pictures and PDFs say about themselves in EXIF, IPTC and XMP: title, author, date,
//! camera, caption. Damage in it is never a reason to refuse a file.

mod exif;
mod iptc;
mod xmp;

use gristmill_model::DocumentBuilder;

pub(crate) use self::xmp::of_pdf;

/// What was found, the most trusted first.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) title: Option<String>,
    /// What a person wrote about a picture.
    pub(crate) caption: Option<String>,
    /// Fields of the document's metadata.
    pub(crate) fields: Vec<(&'static str, String)>,
}

impl Found {
    /// Puts title and fields into the document; what it has already stays.
    pub(crate) fn describe(&self, builder: &mut DocumentBuilder) {
        builder.title(self.title.as_deref().unwrap_or_default());
        for (field, value) in &self.fields {
            builder.metadata(field, value);
        }
    }

    fn title(&mut self, title: String) {
        if self.title.is_none() && !title.trim().is_empty() {
            self.title = Some(title.trim().to_owned());
        }
    }

    fn caption(&mut self, caption: &str) {
        let caption = caption.trim();
        if self.caption.is_none() && is_written_by_a_person(caption) {
            self.caption = Some(caption.to_owned());
        }
    }

    fn field(&mut self, field: &'static str, value: String) {
        self.fields.push((field, value));
    }
}

/// What a picture file says about itself.
pub(crate) fn of_picture(bytes: &[u8]) -> Found {
    let mut found = Found::default();
    // XMP is what programs wrote last, IPTC what archives wrote before, EXIF the camera.
    xmp::read(bytes, &mut found);
    iptc::read(bytes, &mut found);
    exif::read(bytes, &mut found);
    found
}

/// Cameras and programs put their own names where a caption belongs.
fn is_written_by_a_person(caption: &str) -> bool {
    let lower = caption.to_lowercase();
    let is_stamp = [
        "digital camera",
        "created with",
        "sony dsc",
        "dcim",
        "software:",
    ]
    .iter()
    .any(|stamp| lower.contains(stamp));
    !is_stamp && caption.split_whitespace().count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_of_cameras_are_no_captions() {
        assert!(!is_written_by_a_person("OLYMPUS DIGITAL CAMERA"));
        assert!(!is_written_by_a_person("Created with GIMP"));
        assert!(is_written_by_a_person("The mayor opens the bridge"));
    }
}
