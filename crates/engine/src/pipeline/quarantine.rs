//! What becomes of content on which a parser crashes, or the program itself.
//!
//! That the program was killed while a file was in work proves nothing against the file:
//! people and systems kill programs for many reasons, and often several times in a row. Such
//! an attempt is counted as interrupted, and the file is done again. Only a crash that the
//! program noted itself, while it worked on this file and on nothing else, counts.

use gristmill_model::{Failure, Fingerprint, ReasonCode};
use gristmill_sources::Staged;
use gristmill_store::{CRASHES, Content, Crash, Outcome};

use super::Attempt;
use crate::fingerprint;
use crate::outcome::{End, Staying};

impl Attempt<'_> {
    /// Ends here when the parser crashed on this content before, without starting one.
    pub(super) fn check_quarantine(&mut self, staged: &Staged) -> Staying<()> {
        let found = self.parts.store.quarantined(staged.hash(), self.parsing());
        match self.stored(found)? {
            None => Ok(()),
            Some(entry) => {
                let detail = format!(
                    "left alone: this content led to {} crashes, the last time with: {}",
                    entry.crashes, entry.detail
                );
                self.fail(Failure::new(ReasonCode::Quarantined, self.stage, detail))
            }
        }
    }

    /// Notes on disk that nothing but this file is worked on, if it is a suspect. Ends here
    /// when the program crashed that way before it knew the content.
    pub(super) fn begin_alone(&mut self) -> Staying<()> {
        match self.claimed.suspect {
            Some(suspect) if suspect.is_left_alone() => {
                let crashes = suspect.crashes;
                let detail = format!(
                    "left alone: the program crashed {crashes} times while it read this file alone"
                );
                self.fail(Failure::new(ReasonCode::Quarantined, self.stage, detail))
            }
            Some(_) => self.note_alone(None),
            None => Ok(()),
        }
    }

    /// Notes also which content it is.
    pub(super) fn name_alone(&mut self, staged: &Staged) -> Staying<()> {
        if self.claimed.suspect.is_none() {
            return Ok(());
        }
        self.note_alone(Some(Content {
            content_hash: staged.hash(),
            parsing: self.parsing(),
            size: staged.listed().size.unwrap_or_default(),
        }))
    }

    fn note_alone(&mut self, content: Option<Content>) -> Staying<()> {
        let parts = self.parts;
        let noted = parts
            .store
            .work_alone(self.claimed.claim, content, parts.now());
        self.stored(noted)
    }

    /// Ends the attempt because the parser crashed: the file is tried again, until its content
    /// has crashed often enough, in whichever job that was.
    pub(super) fn crashed<T>(&mut self, staged: &Staged, failure: Failure) -> Staying<T> {
        let crashes = self.blame(staged, failure.detail.clone())?;
        if crashes < CRASHES {
            return self.fail(failure);
        }
        let detail = format!(
            "{}; that was crash {crashes}, so this content is in quarantine",
            failure.detail
        );
        Err(End::With(Outcome::Failed(Failure { detail, ..failure })))
    }

    fn blame(&mut self, staged: &Staged, detail: String) -> Staying<u32> {
        let task = &self.claimed.task;
        let crash = Crash {
            content_hash: staged.hash(),
            parsing: self.parsing(),
            connection: task.connection.clone(),
            key: task.key.clone(),
            size: staged.listed().size.unwrap_or_default(),
            detail,
        };
        let noted = self.parts.store.note_crash(crash, self.parts.now());
        self.stored(noted)
    }

    pub(super) fn parsing(&self) -> Fingerprint {
        let media_type = self.media_type.as_deref().unwrap_or_default();
        fingerprint::parsing(&self.options, &*self.parts.parser, media_type)
    }
}
