//! The folder that holds assets, and the order in which their sources are tried.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::{Asset, AssetError, AssetFile, Attempt, Home, Progress, fetch, pip, verify, wheel};

/// Where packages keep assets, as seen from the programs: on Linux, macOS and Windows.
const PACKAGED: [&str; 3] = ["../lib/Gristmill/assets", "../Resources/assets", "assets"];

/// A folder of assets, and where the environment says to look instead.
#[derive(Debug, Clone)]
pub struct Cache {
    root: PathBuf,
    packaged: Option<PathBuf>,
    variable: fn(&str) -> Option<OsString>,
    uses_pip: bool,
}

impl Cache {
    /// The user's own: `gristmill` in the folder the platform sets aside for caches.
    pub fn of_user() -> Result<Self, AssetError> {
        Ok(Self {
            root: user_folder()
                .ok_or(AssetError::NoCacheFolder)?
                .join("gristmill"),
            packaged: packaged_folder(),
            variable: |name| env::var_os(name).filter(|value| !value.is_empty()),
            uses_pip: true,
        })
    }

    /// One at `root` that heeds no environment and never starts pip: for tests.
    pub fn isolated(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            packaged: None,
            variable: |_| None,
            uses_pip: false,
        }
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// As [`crate::locate`], in this cache.
    pub fn locate(&self, asset: &Asset) -> Option<PathBuf> {
        if let Ok(Some(path)) = self.overridden(asset) {
            return Some(path);
        }
        let folders = self.packaged.iter().chain([&self.root]);
        let mut folders = folders.map(|root| root.join(asset.folder));
        folders
            .find(|folder| is_present(asset, folder))
            .map(|folder| path(asset, &folder))
    }

    /// As [`crate::ensure`], in this cache.
    pub fn ensure(
        &self,
        asset: &Asset,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<PathBuf, AssetError> {
        if let Some(path) = self.overridden(asset)? {
            return Ok(path);
        }
        if let Some(root) = &self.packaged {
            let folder = root.join(asset.folder);
            if is_present(asset, &folder) {
                return Ok(path(asset, &folder));
            }
        }
        if asset.files.is_empty() {
            return Err(AssetError::NoBuild {
                name: asset.name,
                variable: asset.variable,
            });
        }
        if !self.is_complete(asset)? {
            self.fetch_alone(asset, progress)?;
        }
        Ok(path(asset, &self.folder(asset)))
    }

    /// The copy the environment names, if it names one; an error if that lacks a file.
    fn overridden(&self, asset: &Asset) -> Result<Option<PathBuf>, AssetError> {
        let Some(path) = (self.variable)(asset.variable).map(PathBuf::from) else {
            return Ok(None);
        };
        if asset.is_file && path.is_file() {
            return Ok(Some(path));
        }
        let missing = asset
            .files
            .iter()
            .find(|file| !path.join(file.name).is_file());
        match (missing, asset.files) {
            (None, [only]) if asset.is_file => Ok(Some(path.join(only.name))),
            (None, _) => Ok(Some(path)),
            (Some(file), _) => Err(AssetError::Override {
                variable: asset.variable,
                path,
                file: file.name,
            }),
        }
    }

    fn is_complete(&self, asset: &Asset) -> Result<bool, AssetError> {
        let folder = self.folder(asset);
        for file in asset.files {
            if !verify::is_genuine(&folder, file).map_err(AssetError::io(&folder))? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Fetches under a lock, so that a second process waits and then finds the work done.
    fn fetch_alone(
        &self,
        asset: &Asset,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), AssetError> {
        let folder = self.folder(asset);
        fs::create_dir_all(&folder).map_err(AssetError::io(&folder))?;
        let lock_path = folder.join(".lock");
        let lock = File::create(&lock_path).map_err(AssetError::io(&lock_path))?;
        lock.lock().map_err(AssetError::io(&lock_path))?;
        if self.is_complete(asset)? {
            return Ok(());
        }
        self.try_sources(asset, &folder, progress)
    }

    fn try_sources(
        &self,
        asset: &Asset,
        folder: &Path,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), AssetError> {
        let mut attempts = Vec::new();
        for source in Origin::all(self.uses_pip) {
            let name = source.name(asset);
            progress(Progress::Trying {
                source: name.clone(),
            });
            match source.deliver(asset, folder, progress) {
                Ok(()) => return Ok(()),
                Err(problem) => {
                    let attempt = Attempt {
                        source: name,
                        problem,
                    };
                    progress(Progress::Failed(attempt.clone()));
                    attempts.push(attempt);
                }
            }
        }
        Err(AssetError::Unavailable {
            asset: Box::new(*asset),
            folder: folder.to_owned(),
            attempts,
        })
    }

    fn folder(&self, asset: &Asset) -> PathBuf {
        self.root.join(asset.folder)
    }
}

/// Whether every file of `asset` is in `folder`, by its size.
fn is_present(asset: &Asset, folder: &Path) -> bool {
    let has = |file: &AssetFile| {
        let size = fs::metadata(folder.join(file.name)).map(|metadata| metadata.len());
        size.is_ok_and(|size| size == file.size)
    };
    !asset.files.is_empty() && asset.files.iter().all(has)
}

fn path(asset: &Asset, folder: &Path) -> PathBuf {
    match asset.files {
        [only] if asset.is_file => folder.join(only.name),
        _ => folder.to_owned(),
    }
}

/// The assets that were installed with the running program; none where it was built.
fn packaged_folder() -> Option<PathBuf> {
    let program = env::current_exe().ok()?;
    let beside = program.parent()?;
    PACKAGED
        .iter()
        .map(|place| beside.join(place))
        .find(|folder| folder.is_dir())
}

/// A source an asset may come from.
enum Origin {
    Home,
    Pip,
}

impl Origin {
    fn all(uses_pip: bool) -> Vec<Self> {
        match uses_pip {
            true => vec![Self::Home, Self::Pip],
            false => vec![Self::Home],
        }
    }

    fn name(&self, asset: &Asset) -> String {
        match (self, asset.home) {
            (Self::Home, Home::Files(address) | Home::Wheel { address, .. }) => {
                address.split('/').nth(2).unwrap_or(address).to_owned()
            }
            (Self::Pip, _) => "pip".to_owned(),
        }
    }

    /// Puts every missing file of `asset` into `folder`, verified; or says why not.
    fn deliver(
        &self,
        asset: &Asset,
        folder: &Path,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), String> {
        match (self, asset.home) {
            (Self::Home, Home::Files(address)) => {
                let mut missing = asset
                    .files
                    .iter()
                    .filter(|file| !verify::is_genuine(folder, file).unwrap_or(false));
                missing.try_for_each(|file| {
                    fetch::fetch(&format!("{address}{}", file.name), folder, file, progress)
                })?;
            }
            (
                Self::Home,
                Home::Wheel {
                    address,
                    size,
                    sha256,
                },
            ) => {
                let archive = AssetFile {
                    name: "download.whl",
                    size,
                    sha256,
                };
                fetch::fetch(address, folder, &archive, progress)?;
                let archive = folder.join(archive.name);
                let unpacked = wheel::unpack(&archive, asset, folder);
                fs::remove_file(&archive).map_err(|error| error.to_string())?;
                unpacked?;
            }
            (Self::Pip, _) => pip::deliver(asset, folder)?,
        }
        Ok(())
    }
}

/// The folder the platform sets aside for caches.
fn user_folder() -> Option<PathBuf> {
    let absolute = |name| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    if cfg!(windows) {
        return absolute("LOCALAPPDATA");
    }
    let home = || env::home_dir().filter(|path| path.is_absolute());
    if cfg!(target_os = "macos") {
        return home().map(|home| home.join("Library/Caches"));
    }
    absolute("XDG_CACHE_HOME").or_else(|| home().map(|home| home.join(".cache")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{MODEL, PDFIUM};

    fn overridden_by(variable: fn(&str) -> Option<OsString>) -> Cache {
        Cache {
            variable,
            ..Cache::isolated(Path::new("unused"))
        }
    }

    #[test]
    fn a_named_library_file_is_taken_as_it_is() {
        let cache = overridden_by(|_| Some("Cargo.toml".into()));
        let path = cache.ensure(&PDFIUM, &mut |_| {}).unwrap();
        assert_eq!(path, Path::new("Cargo.toml"));
        assert_eq!(cache.locate(&PDFIUM), Some(path));
    }

    #[test]
    fn a_named_folder_that_lacks_a_file_is_an_error_not_a_download() {
        let cache = overridden_by(|_| Some("src".into()));
        let error = cache.ensure(&MODEL, &mut |_| {}).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`GRISTMILL_MODEL_DIR` names `src`, which holds no `config.json`: \
             correct or unset the variable"
        );
    }
}
