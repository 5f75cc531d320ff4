//! What a font looks like, told from its name, flags and weight.

use super::bindings::{Functions, Handle};
use super::segment::Looks;

/// `FixedPitch` and `ForceBold` of a font descriptor's flags.
const FIXED_PITCH: i32 = 1;
const FORCE_BOLD: i32 = 1 << 18;

/// A font's look.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct FontLook {
    bold: bool,
    mono: bool,
    math: bool,
    italic: bool,
}

impl FontLook {
    /// The look of a font of a loaded page; plain for the null font.
    pub(super) fn of(api: &Functions, font: Handle) -> Self {
        if font.is_null() {
            return Self::default();
        }
        let mut name = [0u8; 128];
        // SAFETY: the font belongs to an open document; the buffer is ours and its size said.
        let (len, flags, weight) = unsafe {
            (
                (api.FPDFFont_GetBaseFontName)(font, name.as_mut_ptr().cast(), name.len()),
                (api.FPDFFont_GetFlags)(font),
                (api.FPDFFont_GetWeight)(font),
            )
        };
        let name =
            String::from_utf8_lossy(&name[..len.saturating_sub(1).min(name.len())]).to_lowercase();
        Self::told_by(&name, flags, weight)
    }

    fn told_by(name: &str, flags: i32, weight: i32) -> Self {
        let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
        Self {
            bold: has(&[
                "bold", "black", "heavy", "cmbx", "cmb1", "semibold", "-medi", "sfbx",
            ]) || flags & FORCE_BOLD != 0
                || weight >= 600,
            mono: flags & FIXED_PITCH != 0
                || has(&[
                    "mono",
                    "courier",
                    "consol",
                    "menlo",
                    "cmtt",
                    "typewriter",
                    "code",
                    "fixed",
                ]),
            math: has(&[
                "cmmi", "cmsy", "cmex", "math", "msam", "msbm", "symbolmt", "lmmathit",
            ]),
            italic: has(&["italic", "oblique"]),
        }
    }

    /// One character of it, as counted.
    pub(super) fn count(self) -> Looks {
        Looks {
            all: 1,
            bold: self.bold.into(),
            mono: self.mono.into(),
            math: self.math.into(),
            italic: self.italic.into(),
        }
    }
}
