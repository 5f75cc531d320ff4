//! `insights.read`.

use std::collections::BTreeMap;

use gristmill_model::{Bytes, Label, Timestamp};
use gristmill_store::SIZES;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};

use super::{Opened, collections, now};
use crate::ApiError;
use crate::types::{
    AskInsights, InsightPeriod, InsightPoint, InsightReason, InsightSeries, InsightSizes, Insights,
};

/// Periods unless the caller says how many, and at most.
const SOME: u32 = 30;
const MOST: u32 = 366;
/// Types and languages told apart at most.
const MOST_KINDS: usize = 40;

pub(super) fn read(opened: &Opened, input: AskInsights) -> Result<Insights, ApiError> {
    let periods = input.periods.unwrap_or(SOME);
    if periods == 0 || periods > MOST {
        let message = format!("`periods` is {periods}");
        return Err(ApiError::invalid(message).with_hint("give 1 to 366"));
    }
    if let Some(collection) = &input.collection {
        collections::require(opened, collection)?;
    }
    let zone = zone(input.time_zone.as_deref())?;
    let period = input.period.unwrap_or_default();
    let bounds = bounds(period, periods, now(), &zone)?;
    let found = opened.store.insights(&bounds, input.collection.as_ref())?;
    let ends = bounds.windows(2).zip(found.points);
    let points = ends.map(|(ends, point)| InsightPoint {
        from: ends[0],
        until: ends[1],
        documents: point.documents,
        completed: point.completed,
        unchanged: point.unchanged,
        skipped: point.skipped,
        failed: point.failed,
        chunks: point.chunks,
        bytes: point.bytes,
        busy_minutes: point.busy_minutes,
    });
    let reasons = found.reasons.into_iter();
    let mut reasons: Vec<InsightReason> = reasons
        .map(|(code, points)| InsightReason {
            code,
            kind: code.kind(),
            total: sum(&points),
            points,
        })
        .collect();
    // The table of reasons decides between equals.
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.total));
    let languages = found.languages.into_iter();
    let languages = languages.map(|(code, points)| (code.unwrap_or_default(), points));
    Ok(Insights {
        period,
        time_zone: zone.iana_name().unwrap_or("UTC").to_owned(),
        points: points.collect(),
        reasons,
        types: most_frequent(found.types),
        sizes: sizes(found.sizes),
        languages: most_frequent(languages),
        labels: labels(found.labels),
    })
}

fn zone(name: Option<&str>) -> Result<TimeZone, ApiError> {
    let Some(name) = name else {
        return Ok(TimeZone::system());
    };
    TimeZone::get(name).map_err(|_| {
        ApiError::invalid(format!("there is no time zone `{name}`"))
            .with_hint("name one as `Europe/Berlin`, `America/New_York` or `UTC`")
    })
}

/// When each period begins, the one under way last, and then when that one ends.
fn bounds(
    period: InsightPeriod,
    periods: u32,
    now: Timestamp,
    zone: &TimeZone,
) -> Result<Vec<Timestamp>, ApiError> {
    let unreadable = |error: jiff::Error| {
        ApiError::internal(format!(
            "cannot reckon with the moment `{}`: {error}",
            now.0
        ))
    };
    let moment = jiff::Timestamp::from_millisecond(now.0).map_err(unreadable)?;
    let under_way = beginning(period, moment.to_zoned(zone.clone()).date());
    let back = i64::from(periods) - 1;
    let bound = |step: i64| -> Result<Timestamp, jiff::Error> {
        let date = match period {
            InsightPeriod::Day => under_way.checked_add(step.days()),
            InsightPeriod::Week => under_way.checked_add(step.weeks()),
            InsightPeriod::Month => under_way.checked_add(step.months()),
        };
        let begun: Zoned = date?.to_zoned(zone.clone())?;
        Ok(Timestamp(begun.timestamp().as_millisecond()))
    };
    (-back..=1)
        .map(bound)
        .collect::<Result<_, _>>()
        .map_err(unreadable)
}

/// The first day of the period that a day is in.
fn beginning(period: InsightPeriod, day: Date) -> Date {
    match period {
        InsightPeriod::Day => day,
        InsightPeriod::Week => {
            let since_monday = i64::from(day.weekday().to_monday_zero_offset());
            day.saturating_sub(since_monday.days())
        }
        InsightPeriod::Month => day.first_of_month(),
    }
}

fn sum(points: &[u32]) -> u64 {
    points.iter().copied().map(u64::from).sum()
}

fn series(name: impl Into<String>, points: Vec<u32>) -> InsightSeries {
    InsightSeries {
        name: name.into(),
        total: sum(&points),
        points,
    }
}

fn most_frequent(counts: impl IntoIterator<Item = (String, Vec<u32>)>) -> Vec<InsightSeries> {
    let counts = counts.into_iter();
    let mut all: Vec<InsightSeries> = counts.map(|(name, points)| series(name, points)).collect();
    all.sort_by(|one, other| {
        let by_name = || one.name.cmp(&other.name);
        other.total.cmp(&one.total).then_with(by_name)
    });
    all.truncate(MOST_KINDS);
    all
}

fn sizes(counts: impl IntoIterator<Item = Vec<u32>>) -> Vec<InsightSizes> {
    let from = std::iter::once(Bytes(0)).chain(SIZES);
    let below = SIZES.into_iter().map(Some).chain(std::iter::once(None));
    let classes = from.zip(below).zip(counts);
    let class = |((from, below), points): ((Bytes, Option<Bytes>), Vec<u32>)| InsightSizes {
        from,
        below,
        total: sum(&points),
        points,
    };
    classes.map(class).collect()
}

/// Those with none at the end; labels that no document has are left out.
fn labels(mut counts: BTreeMap<Option<Label>, Vec<u32>>) -> Vec<InsightSeries> {
    let none = counts.remove(&None).map(|points| series("", points));
    let known = counts.into_iter().filter_map(|(label, points)| {
        let label = label?;
        Some(series(label.as_str(), points))
    });
    known.chain(none).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Noon in Berlin on this day.
    fn noon(day: &str) -> Timestamp {
        let date: Date = day.parse().unwrap();
        let noon = date.at(12, 0, 0, 0).to_zoned(berlin()).unwrap();
        Timestamp(noon.timestamp().as_millisecond())
    }

    fn berlin() -> TimeZone {
        TimeZone::get("Europe/Berlin").unwrap()
    }

    fn begun(period: InsightPeriod, periods: u32, day: &str) -> Vec<String> {
        let bounds = bounds(period, periods, noon(day), &berlin()).unwrap();
        let local = |bound: &Timestamp| {
            let moment = jiff::Timestamp::from_millisecond(bound.0).unwrap();
            moment.to_zoned(berlin()).strftime("%F %H:%M").to_string()
        };
        bounds.iter().map(local).collect()
    }

    #[test]
    fn a_day_begins_at_midnight_also_when_clocks_change() {
        let days = begun(InsightPeriod::Day, 3, "2026-03-30");
        let midnights = ["2026-03-28", "2026-03-29", "2026-03-30", "2026-03-31"];
        assert_eq!(days, midnights.map(|day| format!("{day} 00:00")));
    }

    #[test]
    fn a_week_begins_on_monday_and_a_month_with_its_first_day() {
        let weeks = begun(InsightPeriod::Week, 2, "2026-11-22");
        let mondays = ["2026-11-09", "2026-11-16", "2026-11-23"];
        assert_eq!(weeks, mondays.map(|day| format!("{day} 00:00")), "a Sunday");
        let months = begun(InsightPeriod::Month, 3, "2026-01-31");
        let firsts = ["2025-11-01", "2025-12-01", "2026-01-01", "2026-02-01"];
        assert_eq!(months, firsts.map(|day| format!("{day} 00:00")));
    }

    #[test]
    fn what_is_frequent_comes_first_and_kinds_have_a_bound() {
        let counts = (0..99).map(|kind| (format!("kind {kind:02}"), vec![1, kind / 50]));
        let shown = most_frequent(counts);
        assert_eq!(shown.len(), MOST_KINDS);
        assert_eq!((shown[0].name.as_str(), shown[0].total), ("kind 50", 2));
    }
}
