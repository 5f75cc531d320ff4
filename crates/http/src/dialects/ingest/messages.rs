//! How texts of a batch are called while they are kept.

/// The name that a message is kept under, from which its place is told again.
pub(super) fn message_name(index: usize) -> String {
    format!("message-{index}.txt")
}

/// The place of the message that is kept under a name.
pub(super) fn message_index(name: &str) -> Option<usize> {
    let index = name.strip_prefix("message-")?.strip_suffix(".txt")?;
    index.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_found_again_by_its_name() {
        assert_eq!(message_index(&message_name(7)), Some(7));
        assert_eq!(message_index("report.pdf"), None);
    }
}
