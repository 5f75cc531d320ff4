//! Times as every dialect writes them: RFC 3339 in UTC.

use gristmill_model::Timestamp;

/// `2026-01-15T10:30:00.25Z`.
pub(crate) fn written(at: Timestamp) -> String {
    // Times come from clocks, so they are within what can be written.
    jiff::Timestamp::from_millisecond(at.0).map_or_else(|_| String::new(), |at| at.to_string())
}

/// The time now.
pub(crate) fn now() -> String {
    written(Timestamp(now_millis()))
}

/// The time now in milliseconds since 1970.
pub(crate) fn now_millis() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_ends_in_z() {
        assert_eq!(written(Timestamp(0)), "1970-01-01T00:00:00Z");
        assert_eq!(written(Timestamp(1_250)), "1970-01-01T00:00:01.25Z");
    }
}
