//! Whether a value looks like chance, or like something a person put there to be replaced.

/// Bits of Shannon entropy for each byte, 0 to 8.
pub(super) fn bits_per_byte(value: &str) -> f32 {
    let mut counts = [0_u32; 256];
    for byte in value.bytes() {
        counts[usize::from(byte)] += 1;
    }
    let length = value.len() as f32;
    let share = |count: &u32| *count as f32 / length;
    let shares = counts.iter().filter(|count| **count > 0).map(share);
    -shares.map(|share| share * share.log2()).sum::<f32>()
}

/// Whether it stands for a value that is to be filled in: `<token>`, `${KEY}`, `xxxx`.
pub(super) fn is_placeholder(value: &str) -> bool {
    const WORDS: [&str; 14] = [
        "your",
        "example",
        "placeholder",
        "changeme",
        "change_me",
        "redacted",
        "xxxx",
        "****",
        "1234567890abcdef",
        "sample",
        "dummy",
        "insert",
        "replace",
        "todo",
    ];
    let lower = value.to_ascii_lowercase();
    let begins = value.starts_with(['<', '$', '{', '%', '*', '[', '(']);
    begins || WORDS.iter().any(|word| lower.contains(word)) || is_monotonous(value)
}

/// Whether few different characters make it up.
fn is_monotonous(value: &str) -> bool {
    let mut seen: Vec<u8> = value.bytes().collect();
    seen.sort_unstable();
    seen.dedup();
    value.len() >= 8 && seen.len() <= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_has_more_entropy_than_words() {
        assert!(bits_per_byte("kJ8sPq2xWz7RtVb4") > 3.5);
        assert!(bits_per_byte("aaaaaaaaaaaaaaab") < 1.0);
        assert!(is_placeholder("<your-token>"));
        assert!(is_placeholder("xxxxxxxxxxxx"));
        assert!(!is_placeholder("kJ8sPq2xWz7RtVb4"));
    }
}
