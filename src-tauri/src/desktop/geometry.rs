//! Where the window was, how large and in which colours, kept in the data folder between runs.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tauri::{LogicalPosition, LogicalSize, Theme, WebviewWindow};

/// Place and size in logical pixels, and the colours chosen.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Geometry {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) place: Option<(f64, f64)>,
    pub(crate) maximized: bool,
    /// Light or dark; as the system when nothing was chosen. The page keeps the choice too,
    /// but is not there yet when the frame is drawn.
    #[serde(default)]
    pub(crate) theme: Option<Theme>,
}

/// The smallest window in which every page can be used.
pub(crate) const SMALLEST: (f64, f64) = (720.0, 480.0);

impl Default for Geometry {
    fn default() -> Self {
        Self {
            width: 1180.0,
            height: 760.0,
            place: None,
            maximized: false,
            theme: None,
        }
    }
}

impl Geometry {
    /// As it was when the window was last closed; the default when that is unknown.
    pub(crate) fn load(data_dir: &Path) -> Self {
        let kept = std::fs::read(file(data_dir)).ok();
        let read: Option<Self> = kept.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        read.unwrap_or_default().sane()
    }

    /// Keeps where `window` is now. Failing to is not worth a word to anyone.
    pub(crate) fn save(window: &WebviewWindow, data_dir: &Path) {
        let theme = Self::load(data_dir).theme;
        if let Ok(geometry) = Self::of(window, theme) {
            geometry.write(data_dir);
        }
    }

    /// Keeps the colours chosen, for the frame of the next start.
    pub(crate) fn save_theme(theme: Option<Theme>, data_dir: &Path) {
        let kept = Self::load(data_dir);
        if kept.theme != theme {
            Self { theme, ..kept }.write(data_dir);
        }
    }

    fn write(&self, data_dir: &Path) {
        if let Ok(json) = serde_json::to_vec(self) {
            let written = std::fs::write(file(data_dir), json);
            tracing::debug!(?written, "window place kept");
        }
    }

    fn of(window: &WebviewWindow, theme: Option<Theme>) -> tauri::Result<Self> {
        let scale = window.scale_factor()?;
        let size: LogicalSize<f64> = window.inner_size()?.to_logical(scale);
        let place: LogicalPosition<f64> = window.outer_position()?.to_logical(scale);
        Ok(Self {
            width: size.width,
            height: size.height,
            place: Some((place.x, place.y)),
            maximized: window.is_maximized()?,
            theme,
        })
    }

    fn sane(self) -> Self {
        Self {
            width: self.width.clamp(SMALLEST.0, 10_000.0),
            height: self.height.clamp(SMALLEST.1, 10_000.0),
            ..self
        }
    }
}

fn file(data_dir: &Path) -> PathBuf {
    data_dir.join("window.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_or_absurd_file_gives_a_usable_window() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(Geometry::load(dir.path()), Geometry::default());
        std::fs::write(file(dir.path()), "{").unwrap();
        assert_eq!(Geometry::load(dir.path()), Geometry::default());
        let tiny = r#"{"width": 3, "height": 1e9, "place": null, "maximized": false}"#;
        std::fs::write(file(dir.path()), tiny).unwrap();
        let kept = Geometry::load(dir.path());
        assert_eq!((kept.width, kept.height), (720.0, 10_000.0));
    }

    #[test]
    fn the_colours_chosen_outlast_a_start_and_leave_the_place_alone() {
        let dir = tempfile::tempdir().unwrap();
        Geometry::default().write(dir.path());
        Geometry::save_theme(Some(Theme::Dark), dir.path());
        let expected = Geometry {
            theme: Some(Theme::Dark),
            ..Geometry::default()
        };
        assert_eq!(Geometry::load(dir.path()), expected);
    }
}
