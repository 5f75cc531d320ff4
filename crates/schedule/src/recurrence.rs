//! A cron expression on the clock of a time zone.

use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use gristmill_model::{ScheduleRule, Timestamp};
use jiff::Zoned;
use jiff::tz::TimeZone;

/// Hours that a clock may leave out at most.
const LOST: i64 = 26;

/// Why a rule names no times.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecurrenceError {
    /// The cron expression cannot be read.
    #[error("`{cron}` is not a cron expression: {problem}")]
    Expression {
        /// What was given.
        cron: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The time zone is not known.
    #[error("there is no time zone `{0}`")]
    TimeZone(String),
    /// No such day ever comes, as the 30th of February.
    #[error("`{0}` never comes")]
    Never(String),
}

/// The times that a rule names.
///
/// When clocks go forward, a run of a fixed time (hours and minutes without `*` and `/`)
/// that falls into the hour left out happens at the first moment after it; others that do
/// are left out. When clocks go back, a run of a fixed time happens once, the first time its
/// hour comes; others go on through the repeated hour.
#[derive(Debug, Clone)]
pub struct Recurrence {
    /// One expression for each fixed time of the day, else one.
    patterns: Vec<Cron>,
    zone: TimeZone,
    words: String,
}

impl Recurrence {
    /// The times of a rule, from a moment on at which at least one must be left to come.
    pub fn new(rule: &ScheduleRule, now: Timestamp) -> Result<Self, RecurrenceError> {
        let zone = TimeZone::get(&rule.time_zone)
            .map_err(|_| RecurrenceError::TimeZone(rule.time_zone.clone()))?;
        let whole = parse(&rule.cron)?;
        let recurrence = Self {
            patterns: fixed_times(&rule.cron, &whole).unwrap_or_else(|| vec![whole.clone()]),
            zone,
            words: whole.describe(),
        };
        match recurrence.after(now) {
            Some(_) => Ok(recurrence),
            None => Err(RecurrenceError::Never(rule.cron.clone())),
        }
    }

    /// The first time after a moment; none when there is none any more.
    pub fn after(&self, moment: Timestamp) -> Option<Timestamp> {
        let from = self.zoned(moment)?;
        let next = |cron: &Cron| match cron.find_next_occurrence(&from, false) {
            Ok(time) => Some(time),
            Err(_) => beyond_a_lost_day(cron, &from),
        };
        let times = self.patterns.iter().filter_map(next);
        times
            .map(|time| stamp(&time))
            .filter(|time| *time > moment)
            .min()
    }

    /// The last time up to a moment, that moment included.
    pub fn up_to(&self, moment: Timestamp) -> Option<Timestamp> {
        let from = self.zoned(moment)?;
        let last = |cron: &Cron| cron.find_previous_occurrence(&from, true).ok();
        let times = self.patterns.iter().filter_map(last);
        times
            .map(|time| stamp(&time))
            .filter(|time| *time <= moment)
            .max()
    }

    /// The first few times after a moment.
    pub fn next(&self, moment: Timestamp, count: usize) -> Vec<Timestamp> {
        let following = |last: &Timestamp| self.after(*last);
        std::iter::successors(self.after(moment), following)
            .take(count)
            .collect()
    }

    /// The times in English words.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// A moment on the rule's clock, as people read it: `2026-03-29 03:00 CEST`.
    pub fn local(&self, moment: Timestamp) -> String {
        match self.zoned(moment) {
            Some(zoned) => zoned.strftime("%Y-%m-%d %H:%M %Z").to_string(),
            None => moment.0.to_string(),
        }
    }

    fn zoned(&self, moment: Timestamp) -> Option<Zoned> {
        let moment = jiff::Timestamp::from_millisecond(moment.0).ok()?;
        Some(moment.to_zoned(self.zone.clone()))
    }
}

/// The first time after a moment, where no time is found from it on because the clock is to
/// leave out more than a few hours: an island that crosses the date line loses a day.
fn beyond_a_lost_day(cron: &Cron, from: &Zoned) -> Option<Zoned> {
    // On a clock that leaves out nothing there is one, or there never is.
    cron.find_next_occurrence(&from.datetime(), false).ok()?;
    let later = |hours: i64| {
        from.checked_add(jiff::SignedDuration::from_hours(hours))
            .ok()
    };
    let found = |from: Zoned| cron.find_next_occurrence(&from, true).ok();
    (1..=LOST).filter_map(later).find_map(found)
}

fn stamp(time: &Zoned) -> Timestamp {
    Timestamp(time.timestamp().as_millisecond())
}

fn parse(cron: &str) -> Result<Cron, RecurrenceError> {
    let wrong = |problem: String| RecurrenceError::Expression {
        cron: cron.to_owned(),
        problem,
    };
    let fields = cron.split_whitespace().count();
    if fields != 5 && !cron.trim_start().starts_with('@') {
        return Err(wrong(format!("it has {fields} fields, not five")));
    }
    let parser = CronParser::builder()
        .seconds(Seconds::Disallowed)
        .year(Year::Disallowed)
        .build();
    let parsed = parser.parse(cron);
    parsed.map_err(|error| wrong(error.to_string().trim_end_matches('.').to_owned()))
}

/// One expression for each time of the day, when the times are fixed: lists and ranges of
/// them shall be no worse off in the hour that clocks leave out than a single one.
fn fixed_times(cron: &str, whole: &Cron) -> Option<Vec<Cron>> {
    let fields: Vec<&str> = cron.split_whitespace().collect();
    let [minute, hour, rest @ ..] = fields.as_slice() else {
        return None;
    };
    if rest.len() != 3
        || [minute, hour]
            .iter()
            .any(|field| field.contains(['*', '/']))
    {
        return None;
    }
    let rest = rest.join(" ");
    let mut times = Vec::new();
    for hour in whole.pattern.hours.values() {
        for minute in whole.pattern.minutes.values() {
            times.push(parse(&format!("{minute} {hour} {rest}")).ok()?);
        }
    }
    Some(times)
}
