//! Where a scene is played: documents, a data folder as the scene finds it, and what an
//! undisturbed run makes of it.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitStatus};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use gristmill_failpoints::{NOTICE, VARIABLE};

use super::scenes::Scene;
use crate::folders::copy_folder;
use crate::grist::{Grist, Ran, Running, finish, finish_after};
use crate::row::Bench;
use crate::{oracle, papers};

/// Documents in a scene.
const PAPERS: usize = 4;

/// A data folder and the documents for it.
pub(crate) struct Place {
    pub(crate) grist: Grist,
    papers: PathBuf,
}

/// A scene with everything in place.
pub(crate) struct Stage<'a> {
    bench: &'a Bench,
    pub(crate) scene: &'a Scene,
    /// As it is when the command is given.
    ready: Place,
    /// What the store holds after an undisturbed run.
    expected: oracle::Contents,
}

/// What a script did to the program.
pub(crate) enum Ended {
    /// It died of it.
    Died,
    /// It was made to fail, and ended by itself or was ended.
    Failed,
    /// The point was not passed so often.
    Undisturbed,
}

impl<'a> Stage<'a> {
    /// Prepares the scene and plays it once without any harm.
    pub(crate) fn set(bench: &'a Bench, scene: &'a Scene) -> Result<Self> {
        let grist = Grist::new(bench)?;
        let papers = grist.room().join("papers");
        papers::write(&papers, PAPERS, &mut bench.random("failpoints"))?;
        let ready = Place { grist, papers };
        (scene.before)(&ready)?;
        let mut stage = Self {
            bench,
            scene,
            ready,
            expected: oracle::Contents::new(),
        };
        let (place, _) = stage.play("", None).context("undisturbed")?;
        place.run(&(scene.repair)(&place)?, "")?;
        stage.expected = oracle::contents(&place.grist)?;
        Ok(stage)
    }

    /// Plays the scene in a copy of the data folder, struck by `script`. With `patience` the
    /// program is killed when it has not ended so long after it was struck.
    pub(crate) fn play(&self, script: &str, patience: Option<Duration>) -> Result<(Place, Ended)> {
        let place = self.copy()?;
        let strikes_owner = self.scene.owner.is_some_and(|(_, struck)| struck);
        let owner = match self.scene.owner {
            Some((own, true)) => Some(place.owner(&joined(own, script))?),
            Some((own, false)) => Some(place.owner(own)?),
            None => None,
        };
        let script = match strikes_owner {
            true => self.scene.also.to_owned(),
            false => joined(self.scene.also, script),
        };
        let command = place.command(&(self.scene.words)(&place)?, &script);
        let ran = match patience {
            Some(patience) => finish_after(command, NOTICE, patience)?,
            None => finish(command)?,
        };
        ensure!(
            !ran.err.contains("panicked at"),
            "it broke down: {}",
            ran.err.trim()
        );
        let mut ended = ended(&ran);
        if let Some(mut owner) = owner {
            let status = owner.child.wait()?;
            if strikes_owner && died(status) {
                // Whoever waits for a job takes over; whoever asked for one is told.
                ran.ended_well()?;
                ended = Ended::Died;
            }
        }
        Ok((place, ended))
    }

    /// Gives the command that makes it good, and asks the oracle.
    pub(crate) fn repair(&self, place: &Place) -> Result<()> {
        let words = (self.scene.repair)(place)?;
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        place.grist.expect(&words, &[0])?;
        oracle::same(&oracle::contents(&place.grist)?, &self.expected)?;
        oracle::check(&place.grist)
    }

    fn copy(&self) -> Result<Place> {
        let grist = Grist::new(self.bench)?;
        if self.ready.grist.data().exists() {
            copy_folder(&self.ready.grist.data(), &grist.data())?;
        }
        let papers = self.ready.papers.clone();
        Ok(Place { grist, papers })
    }
}

impl Place {
    /// The folder of documents.
    pub(crate) fn papers(&self) -> String {
        self.papers.to_string_lossy().into_owned()
    }

    /// Gives a command with a script; how it ends does not matter.
    pub(crate) fn run(&self, words: &[String], script: &str) -> Result<()> {
        finish(self.command(words, script)).map(drop)
    }

    /// Changes every second document.
    pub(crate) fn edit_papers(&self) -> Result<()> {
        for entry in fs::read_dir(&self.papers)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "txt") {
                let text = fs::read_to_string(&path)?;
                fs::write(&path, text.replace("harbour", "lighthouse"))?;
            }
        }
        Ok(())
    }

    /// Deletes a document.
    pub(crate) fn delete_paper(&self) -> Result<()> {
        Ok(fs::remove_file(self.papers.join("0000.txt"))?)
    }

    fn command(&self, words: &[String], script: &str) -> Command {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut command = self.grist.command(&words);
        command.env(VARIABLE, script);
        command
    }

    /// Starts a program that works in the data folder, and waits until it has a job there.
    fn owner(&self, script: &str) -> Result<Running> {
        let words = ["ingest".to_owned(), self.papers()];
        let owner = self.grist.launch(self.command(&words, script))?;
        ensure!(owner.heard("\"event\":"), "the owner ended too early");
        Ok(owner)
    }
}

fn ended(ran: &Ran) -> Ended {
    match () {
        () if died(ran.status) && !ran.given_up => Ended::Died,
        () if ran.err.contains(NOTICE) => Ended::Failed,
        () => Ended::Undisturbed,
    }
}

/// Whether it ended as a kill at a point does.
#[cfg(unix)]
fn died(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt as _;
    status.signal() == Some(rustix::process::Signal::KILL.as_raw())
}

#[cfg(not(unix))]
fn died(status: ExitStatus) -> bool {
    status.code().is_none_or(|code| code != 0)
}

fn joined(one: &str, other: &str) -> String {
    [one, other].join(",")
}
