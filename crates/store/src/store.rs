//! The open database: one connection that writes, unless it is only read, and a few that read.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gristmill_failpoints::{Point, pass};
use gristmill_model::Timestamp;
use rusqlite::Connection;

use crate::error::{Result, StoreError};
use crate::events::Subscribers;
use crate::readers::Readers;
use crate::writer::{Receipt, Transaction, Writer};
use crate::{migrate, open};

/// The database's name within the data folder.
pub const DATABASE: &str = "gristmill.db";
/// The folder of backups within the data folder.
pub const BACKUPS: &str = "backups";

/// The knowledge base of one data folder. Cheap to clone, usable from any thread.
///
/// Calls block. One process at a time may have a data folder open for writing; who makes
/// sure of that is the caller.
#[derive(Clone)]
pub struct Store {
    /// Before the writer, so that the writer is the last to close and tidies up the WAL.
    pub(crate) readers: Readers,
    /// None when the database is open only for reading.
    pub(crate) writer: Option<Writer>,
    pub(crate) subscribers: Subscribers,
    pub(crate) shared: Arc<Shared>,
}

/// What all clones of a store share besides its connections.
pub(crate) struct Shared {
    pub(crate) folder: PathBuf,
    pub(crate) common: crate::search::CommonWords,
}

impl Store {
    /// Opens the database in the data folder, making both if they are not there.
    ///
    /// A database of an older version is backed up into `backups/` and brought up to date;
    /// `now` goes into the backup's name. A newer one is refused.
    pub fn open(data_folder: &Path, now: Timestamp) -> Result<Self> {
        open::check_library()?;
        std::fs::create_dir_all(data_folder).map_err(|error| unusable(data_folder, error))?;
        let file = data_folder.join(DATABASE);
        pass(Point::OpenDatabase)?;
        let mut connection = open::for_writing(&file)?;
        migrate::refuse_newer(&connection)?;
        open::make_durable(&connection)?;
        migrate::run(&mut connection, &data_folder.join(BACKUPS), now)?;
        let subscribers = Subscribers::default();
        let writer = Writer::start(connection, subscribers.clone())?;
        let readers = Readers::new(file, None);
        Ok(Self::of(data_folder, readers, Some(writer), subscribers))
    }

    /// Opens the database in the data folder only to read, whoever else has it open.
    ///
    /// Makes and changes nothing; what would write is [`StoreError::ReadOnly`]. A database
    /// of another version is refused, an older one as well: bringing it up to date is for
    /// the process that owns the folder. A folder without one is [`StoreError::Unusable`].
    pub fn open_read_only(data_folder: &Path) -> Result<Self> {
        open::check_library()?;
        let file = data_folder.join(DATABASE);
        pass(Point::OpenReadOnly)?;
        let connection = open::for_reading(&file)?;
        migrate::refuse_newer(&connection)?;
        migrate::refuse_older(&connection)?;
        let readers = Readers::new(file, Some(connection));
        let subscribers = Subscribers::default();
        Ok(Self::of(data_folder, readers, None, subscribers))
    }

    fn of(
        data_folder: &Path,
        readers: Readers,
        writer: Option<Writer>,
        subscribers: Subscribers,
    ) -> Self {
        Self {
            readers,
            writer,
            subscribers,
            shared: Arc::new(Shared {
                folder: data_folder.to_owned(),
                common: crate::search::CommonWords::default(),
            }),
        }
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.shared.folder
    }

    /// Does `work` in a transaction of the writer thread and answers after the commit.
    pub(crate) fn write<T, F>(&self, work: F) -> Receipt<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Transaction<'_>) -> Result<T> + Send + 'static,
    {
        match &self.writer {
            Some(writer) => writer.send(work),
            None => Receipt::refused(StoreError::ReadOnly),
        }
    }

    /// Does `work` on one unchanging view of the database.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.readers.read(work)
    }
}

pub(crate) fn unusable(path: &Path, error: std::io::Error) -> StoreError {
    StoreError::Unusable {
        path: path.display().to_string(),
        problem: error.to_string(),
    }
}
