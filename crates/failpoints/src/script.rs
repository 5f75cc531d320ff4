//! What is to happen at which point, as written by whoever breaks the program.

use std::collections::HashMap;

use crate::Point;

/// What happens at a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// The process is killed.
    Kill,
    /// The process crashes: it aborts.
    Crash,
    /// The point fails in this way.
    Error(std::io::ErrorKind),
    /// The point takes longer, by so many milliseconds.
    Sleep(u64),
}

/// An action, and at which passages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Order {
    /// Only passages about something with this in its name count.
    about: String,
    action: Action,
    first: u64,
    lasting: bool,
}

impl Order {
    /// Whether a passage about this counts.
    pub(crate) fn is_about(&self, about: &str) -> bool {
        about.contains(&self.about)
    }

    /// What happens at the `passage`-th time, counted from 1.
    pub(crate) fn at(&self, passage: u64) -> Option<Action> {
        let due = match self.lasting {
            true => passage >= self.first,
            false => passage == self.first,
        };
        due.then_some(self.action)
    }
}

/// Reads a script. An error says which part cannot be understood.
pub(crate) fn parse(script: &str) -> Result<HashMap<Point, Order>, String> {
    let parts = script.split(',').filter(|part| !part.is_empty());
    parts
        .map(|part| order(part).ok_or_else(|| part.to_owned()))
        .collect()
}

fn order(part: &str) -> Option<(Point, Order)> {
    let (name, rest) = part.split_once('=')?;
    let (name, about) = match name.split_once('[') {
        Some((name, about)) => (name, about.strip_suffix(']')?),
        None => (name, ""),
    };
    let point = *Point::ALL.iter().find(|point| point.name() == name)?;
    let (action, when) = rest.split_once('@').unwrap_or((rest, "1"));
    let (first, lasting) = match when.strip_suffix('+') {
        Some(first) => (first, true),
        None => (when, false),
    };
    let (action, first) = (self::action(action)?, first.parse().ok()?);
    Some((
        point,
        Order {
            about: about.to_owned(),
            action,
            first,
            lasting,
        },
    ))
}

fn action(text: &str) -> Option<Action> {
    use std::io::ErrorKind;
    Some(match text.split_once(':') {
        None if text == "kill" => Action::Kill,
        None if text == "crash" => Action::Crash,
        Some(("error", "full")) => Action::Error(ErrorKind::StorageFull),
        Some(("error", "quota")) => Action::Error(ErrorKind::QuotaExceeded),
        Some(("error", "busy")) => Action::Error(ErrorKind::ResourceBusy),
        Some(("error", "io")) => Action::Error(ErrorKind::Other),
        Some(("sleep", millis)) => Action::Sleep(millis.parse().ok()?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::io::ErrorKind;

    use super::*;

    #[test]
    fn a_script_says_what_happens_when() {
        let script = parse("claim=kill,begin=error:full@3,parsed=sleep:20@2+").unwrap();
        let at = |point, passage| script[&point].at(passage);
        assert_eq!(at(Point::Claim, 1), Some(Action::Kill));
        assert_eq!(at(Point::Claim, 2), None, "once is once");
        assert_eq!(at(Point::Begin, 2), None);
        assert_eq!(
            at(Point::Begin, 3),
            Some(Action::Error(ErrorKind::StorageFull))
        );
        assert_eq!(
            at(Point::Parsed, 9),
            Some(Action::Sleep(20)),
            "from then on"
        );
        let script = parse("chunked[poison]=crash").unwrap();
        let order = &script[&Point::Chunked];
        assert_eq!(order.at(1), Some(Action::Crash));
        assert!(order.is_about("poison.txt") && !order.is_about("bread.txt"));
        assert_eq!(parse("clam=kill"), Err("clam=kill".to_owned()));
        assert!(parse("").unwrap().is_empty());
    }

    #[test]
    fn no_two_points_share_a_name() {
        let names: HashSet<_> = Point::ALL.iter().map(|point| point.name()).collect();
        assert_eq!(names.len(), Point::ALL.len());
    }
}
