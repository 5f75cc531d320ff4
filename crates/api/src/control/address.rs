//! Where the owner of a data folder listens.

use std::io;
use std::path::Path;

use interprocess::local_socket::{ListenerOptions, Name, Stream, prelude::*};

/// The address of one data folder's owner. Always the same for the same folder.
#[derive(Debug, Clone)]
pub(super) struct Address {
    #[cfg(unix)]
    path: std::path::PathBuf,
    #[cfg(windows)]
    pipe: String,
}

impl Address {
    /// Connects to the owner. Fails when there is none, and when what is there could be
    /// someone else's.
    pub(super) fn connect(&self) -> io::Result<Stream> {
        self.check_private()?;
        Stream::connect(self.name()?)
    }
}

/// Sixteen hexadecimal digits that stand for the folder.
fn digest(data_dir: &Path) -> String {
    let hash = blake3::hash(data_dir.as_os_str().as_encoded_bytes());
    hash.to_hex()[..16].to_owned()
}

#[cfg(unix)]
mod platform {
    use std::fs::{self, DirBuilder};
    use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
    use std::path::PathBuf;

    use interprocess::local_socket::{GenericFilePath, Listener};
    use interprocess::os::unix::local_socket::ListenerOptionsExt;

    use super::*;

    /// Longest socket path that every Unix takes, its terminating zero not counted.
    const LONGEST: usize = 103;
    const SOCKET: &str = "control.sock";

    impl Address {
        /// `run/control.sock` in the data folder, or, where that is too long for a socket,
        /// in a folder of this user elsewhere.
        pub(in crate::control) fn of(data_dir: &Path) -> io::Result<Self> {
            let data_dir = fs::canonicalize(data_dir)?;
            let inside = data_dir.join("run").join(SOCKET);
            let path = match inside.as_os_str().len() <= LONGEST {
                true => inside,
                false => elsewhere(&data_dir).join(SOCKET),
            };
            Ok(Self { path })
        }

        /// Only this user can have put a socket into the folder.
        pub(super) fn check_private(&self) -> io::Result<()> {
            let folder = self.path.parent().expect("a socket lies in a folder");
            let found = owned(folder)?;
            match found.permissions().mode() & 0o022 {
                0 => Ok(()),
                _ => Err(not_ours(folder)),
            }
        }

        pub(super) fn name(&self) -> io::Result<Name<'_>> {
            self.path.as_path().to_fs_name::<GenericFilePath>()
        }

        /// Starts to listen. The caller owns the data folder, so that whatever is left at
        /// the address belongs to a process that is gone.
        pub(in crate::control) fn listen(&self) -> io::Result<Listener> {
            let folder = self.path.parent().expect("a socket lies in a folder");
            make_private(folder)?;
            match fs::remove_file(&self.path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            let options = || Ok::<_, io::Error>(ListenerOptions::new().name(self.name()?));
            match options()?.mode(0o600).create_sync() {
                // The folder keeps others out where a socket's own mode cannot be chosen.
                Err(error) if error.kind() == io::ErrorKind::Unsupported => {
                    options()?.create_sync()
                }
                listener => listener,
            }
        }
    }

    fn elsewhere(data_dir: &Path) -> PathBuf {
        let digest = digest(data_dir);
        match std::env::var_os("XDG_RUNTIME_DIR") {
            Some(runtime) => PathBuf::from(runtime).join(format!("gristmill-{digest}")),
            None => {
                let user = rustix::process::geteuid().as_raw();
                std::env::temp_dir().join(format!("gristmill-{user}-{digest}"))
            }
        }
    }

    /// Makes a folder that only this user can enter, or refuses one that is not so: in a
    /// shared folder for temporary files someone else may have been there first.
    fn make_private(folder: &Path) -> io::Result<()> {
        match DirBuilder::new().mode(0o700).create(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        owned(folder)?;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
    }

    /// What is known of a folder that belongs to this user.
    fn owned(folder: &Path) -> io::Result<fs::Metadata> {
        let found = fs::symlink_metadata(folder)?;
        match found.is_dir() && found.uid() == rustix::process::geteuid().as_raw() {
            true => Ok(found),
            false => Err(not_ours(folder)),
        }
    }

    fn not_ours(folder: &Path) -> io::Error {
        let text = format!("`{}` is not a folder of this user alone", folder.display());
        io::Error::new(io::ErrorKind::PermissionDenied, text)
    }
}

#[cfg(windows)]
mod platform {
    use interprocess::local_socket::{GenericNamespaced, Listener};

    use super::*;

    impl Address {
        /// A pipe named after the folder. By default only its creator may write to a pipe.
        pub(in crate::control) fn of(data_dir: &Path) -> io::Result<Self> {
            let data_dir = std::fs::canonicalize(data_dir)?;
            let pipe = format!("gristmill-{}", digest(&data_dir));
            Ok(Self { pipe })
        }

        /// A pipe's creator is asked by the system.
        pub(super) fn check_private(&self) -> io::Result<()> {
            Ok(())
        }

        pub(super) fn name(&self) -> io::Result<Name<'_>> {
            self.pipe.as_str().to_ns_name::<GenericNamespaced>()
        }

        pub(in crate::control) fn listen(&self) -> io::Result<Listener> {
            ListenerOptions::new().name(self.name()?).create_sync()
        }
    }
}
