//! A cell's value as text.

use calamine::{Data, DataRef, ExcelDateTime};

/// What the cell shows; nothing for an empty one.
pub(super) fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => float(*number),
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::DateTime(moment) => date_time(moment),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// As [`text`], of a value that owns its text.
pub(super) fn owned_text(value: &Data) -> String {
    match value {
        Data::String(text) => text.trim().to_owned(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => float(*number),
        Data::Bool(truth) => self::text(&DataRef::Bool(*truth)),
        Data::DateTime(moment) => date_time(moment),
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}

/// Fifteen digits, as spreadsheets show: `0.1 + 0.2` is `0.3`.
fn float(number: f64) -> String {
    if number == number.trunc() && number.abs() < 1e15 {
        return format!("{number:.0}");
    }
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}

fn date_time(moment: &ExcelDateTime) -> String {
    let days = moment.as_f64();
    if moment.is_duration() {
        let seconds = (days * 86_400.0).round() as i64;
        let (hours, rest) = (seconds / 3600, seconds.abs() % 3600);
        return format!("{hours}:{:02}:{:02}", rest / 60, rest % 60);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    match () {
        () if (0.0..1.0).contains(&days) => time,
        () if time == "00:00:00" => format!("{year:04}-{month:02}-{day:02}"),
        () => format!("{year:04}-{month:02}-{day:02}T{time}"),
    }
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    #[test]
    fn numbers_and_dates_read_as_in_the_sheet() {
        assert_eq!(float(0.1 + 0.2), "0.3");
        assert_eq!(float(1234567.0), "1234567");
        let date = |value| ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false);
        assert_eq!(date_time(&date(45_000.0)), "2023-03-15");
        assert_eq!(date_time(&date(45_000.5)), "2023-03-15T12:00:00");
        assert_eq!(date_time(&date(0.75)), "18:00:00");
    }
}
