//! Tokens of models whose vocabulary is not on this machine, counted roughly.

/// Bytes that count as one token. English has about four bytes in a token.
const BYTES: usize = 4;

/// Where rough tokens begin: at each word, and after every fourth byte of a long one.
pub(crate) fn offsets(text: &str) -> Vec<usize> {
    let mut offsets = Vec::with_capacity(text.len() / BYTES + 1);
    let mut begun: Option<usize> = None;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            begun = None;
            continue;
        }
        let is_full = begun.is_none_or(|begun| at + c.len_utf8() - begun > BYTES);
        if is_full {
            offsets.push(at);
            begun = Some(at);
        }
    }
    offsets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rough_token_has_four_bytes_at_most() {
        assert_eq!(offsets("the embedding"), [0, 4, 8, 12]);
        assert_eq!(offsets("  "), [] as [usize; 0]);
        let chinese = "向量数据库";
        assert_eq!(offsets(chinese).len(), 5, "one for each character");
    }
}
