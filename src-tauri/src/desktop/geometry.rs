//! Where the window was, how large, in which colours and on which page, kept in the data folder
//! between runs.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tauri::{LogicalPosition, LogicalSize, Monitor, Theme, WebviewWindow};

/// Place and size in logical pixels, the colours chosen and the page that was open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Geometry {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) place: Option<(f64, f64)>,
    pub(crate) maximized: bool,
    /// Light or dark; as the system when nothing was chosen. The page keeps the choice too,
    /// but is not there yet when the frame is drawn.
    #[serde(default)]
    pub(crate) theme: Option<Theme>,
    /// The address of the page within the interface, as `/library?collection=minutes`.
    #[serde(default)]
    page: Option<String>,
}

/// The smallest window in which every page can be used.
pub(crate) const SMALLEST: (f64, f64) = (720.0, 480.0);
/// The longest address that is kept: a filter has few words.
const LONGEST_PAGE: usize = 2_000;

impl Default for Geometry {
    fn default() -> Self {
        Self {
            width: 1180.0,
            height: 760.0,
            place: None,
            maximized: false,
            theme: None,
            page: None,
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

    /// What the window begins with: the page that was open.
    pub(crate) fn address(&self) -> String {
        let page = self.page.as_deref().unwrap_or_default();
        match page {
            "" => "index.html".to_owned(),
            page => format!("index.html#{page}"),
        }
    }

    /// Forgets a place that is on none of the monitors: one may be gone since.
    pub(crate) fn on_one_of(self, monitors: &[Monitor]) -> Self {
        let areas: Vec<Area> = monitors.iter().map(Area::of).collect();
        self.within(&areas)
    }

    fn within(self, areas: &[Area]) -> Self {
        // Its title has to be seen, so that it can be dragged.
        let seen = |&(x, y): &(f64, f64)| {
            let title = (x + self.width / 2.0, y + 10.0);
            areas.is_empty() || areas.iter().any(|area| area.holds(title))
        };
        Self {
            place: self.place.filter(seen),
            ..self
        }
    }

    /// Moved right and down, and as large as it would be were it not to fill the screen.
    pub(crate) fn aside(self, by: f64) -> Self {
        let place = self.place.map(|(x, y)| (x + by, y + by));
        match self.maximized {
            true => Self::default(),
            false => Self { place, ..self },
        }
    }

    /// On another page: that of an address such as `#/jobs`, or the first one.
    pub(crate) fn at(self, address: Option<&str>) -> Self {
        let page = address.and_then(|address| address.strip_prefix('#'));
        let page = page.map(str::to_owned);
        Self { page, ..self }.sane()
    }

    /// Keeps where `window` is now. Failing to is not worth a word to anyone.
    pub(crate) fn save(window: &WebviewWindow, data_dir: &Path) {
        let theme = Self::load(data_dir).theme;
        if let Ok(geometry) = Self::of(window) {
            Self { theme, ..geometry }.write(data_dir);
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

    /// Where `window` is and what it shows. Which colours were chosen is not known to it.
    pub(crate) fn of(window: &WebviewWindow) -> tauri::Result<Self> {
        let scale = window.scale_factor()?;
        let size: LogicalSize<f64> = window.inner_size()?.to_logical(scale);
        let place: LogicalPosition<f64> = window.outer_position()?.to_logical(scale);
        Ok(Self {
            width: size.width,
            height: size.height,
            place: Some((place.x, place.y)),
            maximized: window.is_maximized()?,
            theme: None,
            page: window.url()?.fragment().map(str::to_owned),
        })
    }

    fn sane(self) -> Self {
        let is_page = |page: &String| page.starts_with('/') && page.len() <= LONGEST_PAGE;
        Self {
            page: self.page.filter(is_page),
            width: self.width.clamp(SMALLEST.0, 10_000.0),
            height: self.height.clamp(SMALLEST.1, 10_000.0),
            ..self
        }
    }
}

/// Where a monitor is, in logical pixels.
struct Area {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl Area {
    fn of(monitor: &Monitor) -> Self {
        let scale = monitor.scale_factor();
        let place: LogicalPosition<f64> = monitor.position().to_logical(scale);
        let size: LogicalSize<f64> = monitor.size().to_logical(scale);
        Self {
            left: place.x,
            top: place.y,
            width: size.width,
            height: size.height,
        }
    }

    fn holds(&self, (x, y): (f64, f64)) -> bool {
        let (right, bottom) = (self.left + self.width, self.top + self.height);
        (self.left..right).contains(&x) && (self.top..bottom).contains(&y)
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

    #[test]
    fn the_page_that_was_open_is_what_the_window_begins_with() {
        let dir = tempfile::tempdir().unwrap();
        let begins_with = |page: &str| {
            let kept = Geometry {
                page: Some(page.to_owned()),
                ..Geometry::default()
            };
            kept.write(dir.path());
            Geometry::load(dir.path()).address()
        };
        assert_eq!(Geometry::default().address(), "index.html");
        assert_eq!(begins_with("/jobs?x=1"), "index.html#/jobs?x=1");
        assert_eq!(begins_with("javascript:1"), "index.html", "no page");
        assert_eq!(begins_with(&"/a".repeat(5_000)), "index.html");
        Geometry::save_theme(Some(Theme::Light), dir.path());
        begins_with("/library");
        Geometry::save_theme(Some(Theme::Dark), dir.path());
        let kept = Geometry::load(dir.path());
        assert_eq!(kept.address(), "index.html#/library", "colours leave it");
    }

    #[test]
    fn a_further_window_is_beside_the_first_and_on_its_own_page() {
        let first = Geometry {
            place: Some((100.0, 40.0)),
            page: Some("/jobs".to_owned()),
            ..Geometry::default()
        };
        let beside = first.clone().aside(32.0);
        assert_eq!(beside.place, Some((132.0, 72.0)));
        assert_eq!(beside.clone().at(None).address(), "index.html");
        let library = beside.at(Some("#/library?q=rye"));
        assert_eq!(library.address(), "index.html#/library?q=rye");
        let filling = Geometry {
            maximized: true,
            ..first
        };
        assert!(!filling.aside(32.0).maximized, "it would hide the first");
    }

    #[test]
    fn a_place_on_a_monitor_that_is_gone_is_forgotten() {
        let left = Area {
            left: 0.0,
            top: 0.0,
            width: 1920.0,
            height: 1080.0,
        };
        let at = |place| {
            let geometry = Geometry {
                place: Some(place),
                ..Geometry::default()
            };
            geometry.within(std::slice::from_ref(&left)).place
        };
        assert_eq!(at((100.0, 40.0)), Some((100.0, 40.0)));
        assert_eq!(at((-400.0, 0.0)), Some((-400.0, 0.0)), "half of it is seen");
        assert_eq!(at((2_000.0, 40.0)), None, "it was on the right one");
        let unknown = Geometry {
            place: Some((9_000.0, 0.0)),
            ..Geometry::default()
        };
        assert!(unknown.within(&[]).place.is_some(), "nobody can tell");
    }
}
