//! EXIF: when and with what a picture was taken.

use std::io::Cursor;

use exif::{Exif, In, Reader, Tag, Value};

use super::Found;

/// Adds what the EXIF data of a JPEG, TIFF, PNG or WebP file tells.
pub(super) fn read(bytes: &[u8], found: &mut Found) {
    let Ok(exif) = Reader::new().read_from_container(&mut Cursor::new(bytes)) else {
        return;
    };
    let text = |tag| text(&exif, tag);
    found.caption(&text(Tag::ImageDescription));
    found.field("author", text(Tag::Artist));
    found.field("created", date(&text(Tag::DateTimeOriginal)));
    found.field("camera", camera(&text(Tag::Make), &text(Tag::Model)));
    found.field("rights", text(Tag::Copyright));
    found.field("location", location(&exif).unwrap_or_default());
}

fn text(exif: &Exif, tag: Tag) -> String {
    match exif.get_field(tag, In::PRIMARY).map(|field| &field.value) {
        Some(Value::Ascii(parts)) => {
            let first = parts.first().map(Vec::as_slice).unwrap_or_default();
            String::from_utf8_lossy(first).trim().to_owned()
        }
        Some(_) | None => String::new(),
    }
}

/// `2003:12:14 12:01:44` as `2003-12-14T12:01:44`; nothing where it is no date.
fn date(written: &str) -> String {
    match exif::DateTime::from_ascii(written.as_bytes()) {
        Ok(date) if date.year > 0 => format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
            date.year, date.month, date.day, date.hour, date.minute, date.second
        ),
        Ok(_) | Err(_) => String::new(),
    }
}

/// Most makers begin the name of the model with their own.
fn camera(make: &str, model: &str) -> String {
    let first = make.split_whitespace().next().unwrap_or_default();
    match model.to_lowercase().starts_with(&first.to_lowercase()) {
        true => model.to_owned(),
        false => format!("{make} {model}"),
    }
}

/// Latitude and longitude in degrees, north and east positive: `52.51630, 13.37770`.
fn location(exif: &Exif) -> Option<String> {
    let latitude = degrees(exif, Tag::GPSLatitude, Tag::GPSLatitudeRef, "S")?;
    let longitude = degrees(exif, Tag::GPSLongitude, Tag::GPSLongitudeRef, "W")?;
    Some(format!("{latitude:.5}, {longitude:.5}"))
}

fn degrees(exif: &Exif, tag: Tag, side: Tag, negative: &str) -> Option<f64> {
    let field = exif.get_field(tag, In::PRIMARY)?;
    let Value::Rational(parts) = &field.value else {
        return None;
    };
    let [degrees, minutes, seconds] = parts.as_slice() else {
        return None;
    };
    let angle = degrees.to_f64() + minutes.to_f64() / 60.0 + seconds.to_f64() / 3600.0;
    let sign = match text(exif, side) == negative {
        true => -1.0,
        false => 1.0,
    };
    angle.is_finite().then_some(sign * angle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_cameras_read_as_people_write_them() {
        assert_eq!(date("2003:12:14 12:01:44"), "2003-12-14T12:01:44");
        assert_eq!(date("0000:00:00 00:00:00"), "");
        assert_eq!(
            camera("Canon", "Canon PowerShot S40"),
            "Canon PowerShot S40"
        );
        assert_eq!(camera("NIKON CORPORATION", "NIKON D90"), "NIKON D90");
        assert_eq!(camera("Apple", "iPhone 12"), "Apple iPhone 12");
    }
}
