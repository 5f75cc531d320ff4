//! Numbers, times and ids as people read them.

use gristmill_model::Timestamp;

/// `1 file`, `12,345 files`.
pub(crate) fn count(number: u64, thing: &str) -> String {
    match number {
        1 => format!("1 {thing}"),
        number => format!("{} {thing}s", thousands(number)),
    }
}

/// `12,345`.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `340 ms`, `1.4 s`, `2 min 5 s`, `3 h 12 min`.
pub(crate) fn duration(millis: u64) -> String {
    match millis {
        0..1_000 => format!("{millis} ms"),
        1_000..60_000 => format!("{:.1} s", millis as f64 / 1000.0),
        60_000..3_600_000 => format!("{} min {} s", millis / 60_000, millis / 1000 % 60),
        _ => format!("{} h {} min", millis / 3_600_000, millis / 60_000 % 60),
    }
}

/// A forecast, without false precision: `8 s`, `3 min`, `2 h`.
pub(crate) fn seconds(seconds: f64) -> String {
    match seconds {
        ..90.0 => format!("{:.0} s", seconds.max(1.0)),
        ..5400.0 => format!("{:.0} min", seconds / 60.0),
        _ => format!("{:.0} h", seconds / 3600.0),
    }
}

/// The time now, for ages.
pub(crate) fn now() -> Timestamp {
    Timestamp(jiff::Timestamp::now().as_millisecond())
}

/// How long ago: `just now`, `3 min ago`, `2 days ago`.
pub(crate) fn age(then: Timestamp, now: Timestamp) -> String {
    let minutes = now.millis_since(then) / 60_000;
    match minutes {
        0 => "just now".to_owned(),
        1..60 => format!("{minutes} min ago"),
        60..1_440 => format!("{} h ago", minutes / 60),
        1_440..2_880 => "yesterday".to_owned(),
        _ => format!("{} days ago", minutes / 1_440),
    }
}

/// A moment in local time: `2026-11-22 15:04:05`.
pub(crate) fn moment(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0).map_or_else(
        |_| at.0.to_string(),
        |at| {
            let local = at.to_zoned(jiff::tz::TimeZone::system());
            local.strftime("%Y-%m-%d %H:%M:%S").to_string()
        },
    )
}

/// The end of a generated id, which tells it from its neighbours; a chosen id as it is.
pub(crate) fn short(id: &str) -> &str {
    let generated = id.len() == 36 && id.matches('-').count() == 4;
    if generated { &id[28..] } else { id }
}

/// Text that came out of files, with spaces for control characters: no name may play with
/// the terminal.
pub(crate) fn plain(text: &str) -> String {
    let printable = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().map(printable).collect()
}

/// Names in one line: `a, b, c and 4 more`.
pub(crate) fn grouped(names: &[String], total: usize) -> String {
    let shown = plain(&names.join(", "));
    match total.saturating_sub(names.len()) {
        0 => shown,
        rest => format!("{shown} and {} more", thousands(rest as u64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_times_read_naturally() {
        assert_eq!(count(1, "file"), "1 file");
        assert_eq!(count(1_234_567, "chunk"), "1,234,567 chunks");
        let shown = [340, 1_400, 125_000, 11_520_000].map(duration);
        assert_eq!(shown, ["340 ms", "1.4 s", "2 min 5 s", "3 h 12 min"]);
        let at = |minutes: i64| age(Timestamp(0), Timestamp(minutes * 60_000));
        assert_eq!(
            [0, 3, 120, 1_500, 5_000].map(at),
            [
                "just now",
                "3 min ago",
                "2 h ago",
                "yesterday",
                "3 days ago"
            ]
        );
    }

    #[test]
    fn names_found_in_files_cannot_play_with_the_terminal() {
        assert_eq!(plain("a\u{1b}[2Jb\nc\u{9b}d"), "a [2Jb c d");
    }

    #[test]
    fn a_generated_id_is_known_by_its_end() {
        assert_eq!(short("0199a3b2-1111-7abc-8def-00007f3a9c21"), "7f3a9c21");
        assert_eq!(short("nightly-import"), "nightly-import");
    }
}
