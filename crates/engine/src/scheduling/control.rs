//! What people and programs do to schedules.

use gristmill_model::{Job, RunOutcome, Schedule, ScheduleId, ScheduleRun, Timestamp};
use gristmill_schedule::{Recurrence, first_open};
use gristmill_store::{Due, StoreError};

use super::look;
use crate::engine::Engine;
use crate::error::{EngineError, Result};

impl Engine {
    /// Makes the jobs of every schedule that is not paused when they are due, until the
    /// engine ends. What was missed is dealt with at once.
    pub fn start_schedules(&self) -> Result<()> {
        self.scheduling.start(&self.shared)
    }

    /// Whether this process looks after schedules.
    pub fn attends_schedules(&self) -> bool {
        self.scheduling.is_running()
    }

    /// Adds a schedule; its `due_at` is worked out here.
    pub fn add_schedule(&self, schedule: Schedule) -> Result<Schedule> {
        let schedule = self.aimed(schedule)?;
        self.store().add_schedule(schedule.clone())?;
        self.scheduling.nudge();
        Ok(schedule)
    }

    /// Puts another name, selection, collection, options, priority or rule in force from
    /// the next run on. A job under way goes on as it is.
    pub fn edit_schedule(&self, schedule: Schedule) -> Result<Schedule> {
        let schedule = self.aimed(schedule)?;
        let now = self.shared.parts.now();
        self.store().edit_schedule(schedule.clone(), now)?;
        self.scheduling.nudge();
        Ok(schedule)
    }

    /// Holds a schedule until it is resumed, also over restarts. Runs due meanwhile do not
    /// count as missed; a job under way goes on.
    pub fn pause_schedule(&self, id: &ScheduleId) -> Result<Schedule> {
        let schedule = self.store().schedule(id)?;
        let paused = true;
        self.edit_schedule(Schedule { paused, ..schedule })
    }

    /// Lets a paused schedule go on with the next time that comes.
    pub fn resume_schedule(&self, id: &ScheduleId) -> Result<Schedule> {
        let schedule = self.store().schedule(id)?;
        let paused = false;
        self.edit_schedule(Schedule { paused, ..schedule })
    }

    /// Makes a job of a schedule now, also when it is paused; when it is due does not
    /// change. Refused while the job of the run before is not done.
    pub fn run_schedule(&self, id: &ScheduleId) -> Result<Job> {
        let parts = &self.shared.parts;
        let (schedule, now) = (self.store().schedule(id)?, parts.now());
        self.check_selections(&schedule)?;
        if look::is_busy(parts, &schedule)? {
            return Err(EngineError::ScheduleBusy(schedule.name));
        }
        let new = look::new_job(&schedule, "run on request".to_owned());
        let job = new.id.clone();
        let outcome = RunOutcome::Asked { job: job.clone() };
        let run = ScheduleRun {
            due_at: now,
            at: now,
            outcome,
        };
        let (new, next) = (Some(new), schedule.due_at);
        let due = Due {
            schedule,
            run,
            job: new,
            next,
        };
        self.store().run_schedule(due, now)?;
        tracing::info!(schedule = %id, %job, "run on request");
        look::begin(&self.shared, &job);
        Ok(self.store().job(&job)?)
    }

    /// Removes a schedule. Its jobs and documents stay.
    pub fn remove_schedule(&self, id: &ScheduleId) -> Result<()> {
        self.store().remove_schedule(id, self.shared.parts.now())?;
        Ok(())
    }

    /// The schedule with the time it runs next, if it makes sense.
    fn aimed(&self, schedule: Schedule) -> Result<Schedule> {
        schedule.options.validate()?;
        self.check_selections(&schedule)?;
        let now = self.shared.parts.now();
        let times = Recurrence::new(&schedule.rule, now)?;
        let due_at = match schedule.paused {
            true => None,
            false => self.next(&schedule.id, &times, now)?,
        };
        Ok(Schedule {
            due_at,
            waiting: false,
            ..schedule
        })
    }

    /// When a schedule runs next as of now.
    fn next(
        &self,
        id: &ScheduleId,
        times: &Recurrence,
        now: Timestamp,
    ) -> Result<Option<Timestamp>> {
        let done = match self.store().runs_since(id, now) {
            Err(StoreError::NotFound { .. }) => Vec::new(),
            done => done?,
        };
        Ok(first_open(times, &done, now))
    }

    fn check_selections(&self, schedule: &Schedule) -> Result<()> {
        if schedule.selections.is_empty() {
            return Err(EngineError::NothingSelected);
        }
        for selection in &schedule.selections {
            self.store().connection(&selection.connection)?;
        }
        Ok(())
    }
}
