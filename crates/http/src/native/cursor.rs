//! Where the next page of a list begins, for a client to hand back as it is.

use crate::refusal::Refusal;

/// Lists to whose beginning new items are added: a place in them is counted from the end.
const NEWEST_FIRST: &[&str] = &[
    "exports.list",
    "jobs.list",
    "quarantine.list",
    "schedules.runs",
];

/// The place of an item in a list that had so many items then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cursor {
    offset: u64,
    total: u64,
}

impl Cursor {
    /// Where the next page begins, if there is one.
    pub(super) fn after(offset: u64, items: usize, total: u64) -> Option<Self> {
        let offset = offset + items as u64;
        (items > 0 && offset < total).then_some(Self { offset, total })
    }

    /// Reads what [`Self::written`] wrote.
    pub(super) fn read(text: &str) -> Result<Self, Refusal> {
        let wrong = || Refusal::bad("`cursor` must be one that an answer gave as `next`");
        let (offset, total) = text.split_once('.').ok_or_else(wrong)?;
        let number = |text: &str| u64::from_str_radix(text, 36).map_err(|_| wrong());
        Ok(Self {
            offset: number(offset)?,
            total: number(total)?,
        })
    }

    /// The cursor as a client gets it.
    pub(super) fn written(self) -> String {
        format!("{}.{}", base36(self.offset), base36(self.total))
    }

    /// The offset to ask for when the list has `total` items by now.
    pub(super) fn offset(self, operation: &str, total: u64) -> u64 {
        match NEWEST_FIRST.contains(&operation) {
            true => self.offset + total.saturating_sub(self.total),
            false => self.offset,
        }
    }

    /// Whether the list must be counted before a page of it is asked for.
    pub(super) fn moves(operation: &str) -> bool {
        NEWEST_FIRST.contains(&operation)
    }
}

fn base36(mut number: u64) -> String {
    let mut digits = Vec::new();
    loop {
        let digit = u32::try_from(number % 36).unwrap_or_default();
        digits.extend(char::from_digit(digit, 36));
        number /= 36;
        if number == 0 {
            return digits.iter().rev().collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_leads_on_and_the_last_page_has_none() {
        let cursor = Cursor::after(40, 20, 100).unwrap();
        assert_eq!(Cursor::read(&cursor.written()).unwrap(), cursor);
        assert_eq!(cursor.offset("documents.list", 100), 60);
        assert_eq!(Cursor::after(80, 20, 100), None);
        assert_eq!(Cursor::after(0, 0, 100), None, "beyond the end");
    }

    #[test]
    fn what_is_added_in_front_moves_what_comes_next() {
        let cursor = Cursor::after(0, 20, 100).unwrap();
        assert_eq!(cursor.offset("jobs.list", 103), 23);
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", ".", "1", "1.", "-1.2", "1.2.3", "zzzzzzzzzzzzzzzz.1"] {
            assert_eq!(Cursor::read(text).unwrap_err().status, 400, "{text}");
        }
    }
}
