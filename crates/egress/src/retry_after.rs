//! What a server means by `Retry-After`.

use std::time::{Duration, SystemTime};

/// How long a server asks to be left alone: seconds, or a date in any of the three forms of
/// HTTP. A date that is over is no wait, nonsense is no answer, and nothing is longer than
/// `longest`.
pub fn retry_after(value: &str, now: SystemTime, longest: Duration) -> Option<Duration> {
    let value = value.trim();
    let wait = match value.parse::<f64>() {
        // Some servers give fractions; digits alone may be more than fit into seconds.
        Ok(seconds) if value.starts_with(|first: char| first.is_ascii_digit()) => {
            Duration::from_secs_f64(seconds.min(longest.as_secs_f64()))
        }
        Ok(_) => return None,
        Err(_) => {
            let date = httpdate::parse_http_date(value).ok()?;
            date.duration_since(now).unwrap_or_default()
        }
    };
    Some(wait.min(longest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_understood_and_capped() {
        // Sun, 06 Nov 1994 08:49:37 GMT
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let hour = Duration::from_secs(3600);
        let cases = [
            ("0", Some(0)),
            ("120", Some(120)),
            (" 7 ", Some(7)),
            ("2.0", Some(2)),
            ("86400", Some(3600)),
            ("99999999999999999999999999", Some(3600)),
            ("Sun, 06 Nov 1994 08:50:37 GMT", Some(60)),
            ("Sunday, 06-Nov-94 08:50:37 GMT", Some(60)),
            ("Sun Nov  6 08:50:37 1994", Some(60)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", Some(0)),
            ("Sun, 06 Nov 2044 08:00:00 GMT", Some(3600)),
            ("-5", None),
            ("soon", None),
            ("", None),
            ("NaN", None),
            ("inf", None),
        ];
        for (value, expected) in cases {
            let expected = expected.map(Duration::from_secs);
            assert_eq!(retry_after(value, now, hour), expected, "{value:?}");
        }
    }
}
