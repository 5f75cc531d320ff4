//! Which times a cron expression names, above all where clocks change.

use gristmill_schedule::{Recurrence, RecurrenceError};

use super::{between, rule, times, utc};

#[test]
fn a_fixed_time_in_the_hour_left_out_comes_at_the_first_moment_after_it() {
    let spring = |cron| {
        let (from, to) = ("2026-03-28T00:00:00Z", "2026-03-31T00:00:00Z");
        between(cron, "Europe/Berlin", from, to)
    };
    let once_a_day = [
        "2026-03-28 02:30 CET",
        "2026-03-29 03:00 CEST",
        "2026-03-30 02:30 CEST",
    ];
    assert_eq!(spring("30 2 * * *"), once_a_day);
    assert_eq!(
        spring("0,30 2 * * *")
            .iter()
            .filter(|time| time.contains("29"))
            .count(),
        1,
        "two times of the missing hour are the same moment after it"
    );
    assert!(spring("30 2,14 * * *").contains(&"2026-03-29 03:00 CEST".to_owned()));
}

#[test]
fn an_interval_goes_on_over_the_hour_left_out() {
    let night = between(
        "*/30 * * * *",
        "Europe/Berlin",
        "2026-03-29T00:00:00Z",
        "2026-03-29T02:01:00Z",
    );
    let expected = [
        "2026-03-29 01:30 CET",
        "2026-03-29 03:00 CEST",
        "2026-03-29 03:30 CEST",
        "2026-03-29 04:00 CEST",
    ];
    assert_eq!(night, expected);
}

#[test]
fn a_fixed_time_in_the_repeated_hour_comes_once_and_an_interval_goes_on() {
    let autumn = |cron| {
        let (from, to) = ("2026-10-24T22:00:00Z", "2026-10-25T02:01:00Z");
        between(cron, "Europe/Berlin", from, to)
    };
    assert_eq!(autumn("30 2 * * *"), ["2026-10-25 02:30 CEST"]);
    assert_eq!(autumn("30 2,14 * * *"), ["2026-10-25 02:30 CEST"]);
    let each_half_hour = [
        "2026-10-25 00:30 CEST",
        "2026-10-25 01:00 CEST",
        "2026-10-25 01:30 CEST",
        "2026-10-25 02:00 CEST",
        "2026-10-25 02:30 CEST",
        "2026-10-25 02:00 CET",
        "2026-10-25 02:30 CET",
        "2026-10-25 03:00 CET",
    ];
    assert_eq!(autumn("*/30 * * * *"), each_half_hour);
}

#[test]
fn zones_that_change_by_half_an_hour_or_leave_out_a_day_are_right_too() {
    let lord_howe = between(
        "15 2 * * *",
        "Australia/Lord_Howe",
        "2026-10-02T14:00:00Z",
        "2026-10-04T14:00:00Z",
    );
    assert_eq!(
        lord_howe[1], "2026-10-04 02:30 +11",
        "02:00 to 02:30 was left out"
    );
    let samoa = between(
        "0 9 * * *",
        "Pacific/Apia",
        "2011-12-29T00:00:00Z",
        "2012-01-01T00:00:00Z",
    );
    assert_eq!(samoa.len(), 3, "there was no 30th of December: {samoa:?}");
    assert!(samoa[0].starts_with("2011-12-29") && samoa[1].starts_with("2011-12-31"));
}

#[test]
fn looking_back_finds_the_times_that_looking_ahead_found() {
    let rules = [
        "30 2 * * *",
        "30 2,14 * * *",
        "*/20 * * * *",
        "0 */2 * * 1-5",
        "@daily",
    ];
    for zone in [
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "UTC",
    ] {
        for cron in rules {
            let times = times(cron, zone);
            for season in [
                "2026-03-06T00:00:00Z",
                "2026-03-27T00:00:00Z",
                "2026-10-23T00:00:00Z",
            ] {
                let found = times.next(utc(season), 300);
                for pair in found.windows(2) {
                    let just_before = gristmill_model::Timestamp(pair[1].0 - 1);
                    let told = format!("{cron} in {zone} at {}", times.local(pair[0]));
                    assert_eq!(times.up_to(pair[0]), Some(pair[0]), "{told}");
                    assert_eq!(
                        times.up_to(just_before),
                        Some(pair[0]),
                        "before the next: {told}"
                    );
                }
            }
        }
    }
}

#[test]
fn days_that_not_every_month_or_year_has_are_waited_for() {
    let leap = between(
        "0 0 29 2 *",
        "UTC",
        "2026-01-01T00:00:00Z",
        "2033-01-01T00:00:00Z",
    );
    assert_eq!(leap, ["2028-02-29 00:00 UTC", "2032-02-29 00:00 UTC"]);
    let last = between(
        "0 6 31 * *",
        "UTC",
        "2026-01-01T00:00:00Z",
        "2026-06-30T00:00:00Z",
    );
    assert_eq!(last.len(), 3, "January, March and May");
}

#[test]
fn what_names_no_time_is_refused_with_the_reason() {
    let refused = |cron, zone| {
        let made = Recurrence::new(&rule(cron, zone), utc("2026-01-01T00:00:00Z"));
        made.unwrap_err()
    };
    for cron in [
        "",
        "every day",
        "61 * * * *",
        "0 0 * * * *",
        "0 0 9 * * * 2027",
        "@often",
    ] {
        let error = refused(cron, "UTC");
        assert!(
            matches!(&error, RecurrenceError::Expression { .. }),
            "`{cron}`: {error}"
        );
    }
    assert_eq!(
        refused("0 9 * * *", "Europe/Atlantis").to_string(),
        "there is no time zone `Europe/Atlantis`"
    );
    assert_eq!(
        refused("0 0 30 2 *", "UTC").to_string(),
        "`0 0 30 2 *` never comes"
    );
}

#[test]
fn a_rule_is_told_in_words() {
    assert_eq!(times("0 9 * * MON", "UTC").words(), "At 09:00, on Monday.");
    assert_eq!(
        times("@daily", "UTC").words(),
        times("0 0 * * *", "UTC").words()
    );
}
