//! What every command can reach: the operations, whoever carries them out, and what the
//! pages are still to be told.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use gristmill_api::types::Closing;
use gristmill_api::{Access, ApiError, ApiServer, OpenOptions};
use gristmill_http::Switch;

use super::arrivals::Arrivals;
use super::pick::LastFolder;
use super::tray_jobs::PausedHere;
use super::updates::Followers;
use super::window::UsedLast;

const LONG: Duration = Duration::from_secs(3600);

/// The application behind the windows.
pub(crate) struct Application {
    pub(crate) access: Arc<Access>,
    /// The local API, when this process owns the data folder.
    switch: Option<Arc<Switch>>,
    pub(crate) data_dir: PathBuf,
    pub(crate) arrivals: Arrivals,
    pub(crate) used_last: UsedLast,
    pub(crate) last_folder: LastFolder,
    pub(crate) followers: Followers,
    pub(crate) paused_here: PausedHere,
}

impl Application {
    /// Takes the data folder, looks after its watched folders and serves the local API if it
    /// is switched on, or speaks to the process that has it.
    pub(crate) fn open(options: &OpenOptions) -> Result<Self, ApiError> {
        let access = Access::own(options)?;
        access.start_watching()?;
        let switch = match access.owner() {
            None => Some(switch(&access)),
            Some(_) => None,
        };
        Ok(Self {
            access: Arc::new(access),
            switch,
            data_dir: options.data_dir.clone(),
            arrivals: Arrivals::default(),
            used_last: UsedLast::default(),
            last_folder: LastFolder::default(),
            followers: Followers::default(),
            paused_here: PausedHere::default(),
        })
    }

    /// Whether jobs run in this process and stop with it.
    pub(crate) fn is_owner(&self) -> bool {
        self.access.owner().is_none()
    }

    /// Programs that are connected to the local API of this process.
    pub(crate) fn api_connections(&self) -> u64 {
        self.switch
            .as_ref()
            .map_or(0, |switch| switch.connections() as u64)
    }

    /// Puts down what this process works on. Calling it again does nothing.
    pub(crate) fn shut_down(&self, jobs: Closing) -> Result<(), ApiError> {
        // Answers under way are given before the work ends.
        if let Some(switch) = &self.switch {
            switch.close();
        }
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

/// The local API of this process, on if the settings say so.
fn switch(access: &Access) -> Arc<Switch> {
    let switch = Arc::new(Switch::off(access.operations()));
    let served: Arc<dyn ApiServer> = Arc::clone(&switch) as Arc<dyn ApiServer>;
    access.served_by(&served);
    switch.start_as_set();
    switch
}
