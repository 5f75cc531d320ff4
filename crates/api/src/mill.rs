//! The whole mill over one data folder: the engine, and the door for other programs.

use std::ops::Deref;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::types::Closing;
use crate::{ApiError, ApiServer, Client, ControlServer, Local, OpenOptions, Operations};

/// How long a process that takes the data folder, or gives it up, may take to say so.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often to ask again meanwhile.
const TICK: Duration = Duration::from_millis(50);

/// This process owns the data folder and serves it to others. Dropping it ends the work;
/// jobs that are not done go on at the next start.
pub struct Mill {
    // Fields are dropped in this order: nobody comes in while the engine ends.
    _control: ControlServer,
    local: Arc<Local>,
}

impl Mill {
    /// Opens the folder and starts to work; nothing when another process owns it.
    pub fn open(options: OpenOptions) -> Result<Option<Self>, ApiError> {
        let data_dir = options.data_dir.clone();
        let Some(local) = Local::own(options)? else {
            return Ok(None);
        };
        let local = Arc::new(local);
        let served: Arc<dyn Operations> = Arc::clone(&local) as Arc<dyn Operations>;
        let control = ControlServer::start(&data_dir, served)?;
        Ok(Some(Self {
            _control: control,
            local,
        }))
    }

    /// The operations, to hand to other threads.
    pub fn operations(&self) -> Arc<dyn Operations> {
        Arc::clone(&self.local) as Arc<dyn Operations>
    }

    /// Looks after watched folders and schedules from now on, as long as this process owns the folder.
    pub fn start_watching(&self) -> Result<(), ApiError> {
        self.local.start_watching()
    }

    /// Has the operations reach what serves the local API in this process, as long as the
    /// caller keeps it.
    pub fn served_by(&self, server: &Arc<dyn ApiServer>) {
        self.local.served_by(server);
    }

    /// Waits until someone asks the application to stop; nothing when nobody did so for
    /// this long.
    pub fn wait_for_shutdown(&self, wait: Duration) -> Option<Closing> {
        self.local.wait_for_shutdown(wait)
    }

    /// Ends the work. Jobs that are not done are paused or left to go on at the next start.
    pub fn shut_down(&self, jobs: Closing) -> Result<(), ApiError> {
        self.local.shut_down(jobs)
    }
}

impl Drop for Mill {
    fn drop(&mut self) {
        // Whoever asked has said what becomes of the jobs; else they go on next time.
        let asked = self.local.wait_for_shutdown(Duration::ZERO);
        if let Err(error) = self.local.shut_down(asked.unwrap_or_default()) {
            tracing::warn!(%error, "the engine did not end cleanly");
        }
    }
}

/// A data folder reached in whichever way there is.
pub enum Access {
    /// This process owns it.
    Owner(Box<Mill>),
    /// Another process owns it and is asked.
    Client(Box<Client>),
    /// Nobody owns it, and this process only reads.
    Reader(Box<Local>),
}

impl Access {
    /// To change things or to work: the owner is asked, or this process becomes it.
    pub fn own(options: &OpenOptions) -> Result<Self, ApiError> {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(client) = Client::connect(&options.data_dir)? {
                return Ok(Self::Client(Box::new(client)));
            }
            if let Some(mill) = Mill::open(options.clone())? {
                return Ok(Self::Owner(Box::new(mill)));
            }
            // Someone owns it and does not answer: it is starting, or about to end.
            if Instant::now() > until {
                let folder = options.data_dir.display();
                let message = format!("another program has `{folder}` open and does not answer");
                return Err(ApiError::unavailable(message).with_hint("close it, then try again"));
            }
            std::thread::sleep(TICK);
        }
    }

    /// To read: the owner is asked, or the folder is read as it is.
    pub fn read(options: &OpenOptions) -> Result<Self, ApiError> {
        if let Some(client) = Client::connect(&options.data_dir)? {
            return Ok(Self::Client(Box::new(client)));
        }
        match Local::read(options.clone())? {
            Some(local) => Ok(Self::Reader(Box::new(local))),
            // An empty folder becomes a knowledge base without documents.
            None => Self::own(options),
        }
    }

    /// The operations, to hand to other threads. They end to be of use with what they were
    /// taken from.
    pub fn operations(&self) -> Arc<dyn Operations> {
        match self {
            Self::Owner(mill) => mill.operations(),
            Self::Client(client) => Arc::new(client.another()),
            Self::Reader(local) => Arc::new(Local::clone(local)),
        }
    }

    /// Looks after watched folders and schedules from now on, if this process owns the
    /// folder; another owner does so itself.
    pub fn start_watching(&self) -> Result<(), ApiError> {
        match self {
            Self::Owner(mill) => mill.start_watching(),
            Self::Client(_) | Self::Reader(_) => Ok(()),
        }
    }

    /// Has the operations reach what serves the local API in this process, if this process
    /// owns the folder; another owner's operations know of its own alone.
    pub fn served_by(&self, server: &Arc<dyn ApiServer>) {
        match self {
            Self::Owner(mill) => mill.served_by(server),
            Self::Client(_) | Self::Reader(_) => {}
        }
    }

    /// Whether the work is over: someone asked this process to stop, or the other process
    /// that owns the folder is gone.
    pub fn has_ended(&self) -> bool {
        match self {
            Self::Owner(mill) => mill.wait_for_shutdown(Duration::ZERO).is_some(),
            Self::Client(client) => !client.is_served(),
            Self::Reader(_) => false,
        }
    }

    /// The process that owns the folder, when it is another one.
    pub fn owner(&self) -> Option<u32> {
        match self {
            Self::Client(client) => Some(client.owner()),
            Self::Owner(_) | Self::Reader(_) => None,
        }
    }
}

impl Deref for Access {
    type Target = dyn Operations;

    fn deref(&self) -> &Self::Target {
        match self {
            Self::Owner(mill) => &*mill.local,
            Self::Client(client) => &**client,
            Self::Reader(local) => &**local,
        }
    }
}
