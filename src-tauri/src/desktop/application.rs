//! What every command can reach: the operations, whoever carries them out, and what the
//! page is still to be told.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use gristmill_api::types::Closing;
use gristmill_api::{Access, ApiError, OpenOptions};

use super::pick::LastFolder;
use super::staged::Staged;
use super::updates::Followers;

const LONG: Duration = Duration::from_secs(3600);

/// The application behind the window.
pub(crate) struct Application {
    pub(crate) access: Arc<Access>,
    pub(crate) data_dir: PathBuf,
    pub(crate) staged: Staged,
    pub(crate) last_folder: LastFolder,
    pub(crate) followers: Followers,
}

impl Application {
    /// Takes the data folder and looks after its watched folders, or speaks to the process
    /// that has it.
    pub(crate) fn open(options: &OpenOptions, staged: Staged) -> Result<Self, ApiError> {
        let access = Access::own(options)?;
        access.start_watching()?;
        Ok(Self {
            access: Arc::new(access),
            data_dir: options.data_dir.clone(),
            staged,
            last_folder: LastFolder::default(),
            followers: Followers::default(),
        })
    }

    /// Whether jobs run in this process and stop with it.
    pub(crate) fn is_owner(&self) -> bool {
        self.access.owner().is_none()
    }

    /// Puts down what this process works on. Calling it again does nothing.
    pub(crate) fn shut_down(&self, jobs: Closing) -> Result<(), ApiError> {
        match &*self.access {
            Access::Owner(mill) => mill.shut_down(jobs),
            Access::Client(_) | Access::Reader(_) => Ok(()),
        }
    }

    /// Waits until someone asks this process to stop; forever when another process would
    /// be asked.
    pub(crate) fn wait_for_shutdown(&self) -> Closing {
        loop {
            match &*self.access {
                Access::Owner(mill) => {
                    if let Some(jobs) = mill.wait_for_shutdown(LONG) {
                        return jobs;
                    }
                }
                Access::Client(_) | Access::Reader(_) => std::thread::sleep(LONG),
            }
        }
    }
}
