//! RTF's words: braces, controls with numbers, bytes of text.

/// A word of RTF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Open,
    Close,
    /// A control word such as `par` or a symbol such as `*`, and its number.
    Control(&'a str, Option<i32>),
    /// A byte of text in the encoding of the current font, written as `\'xx`.
    Byte(u8),
    /// Bytes of text as they stand.
    Text(&'a [u8]),
}

/// Reads RTF word by word; whatever the bytes, it ends.
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Skips binary data that follows `\bin`.
    pub(super) fn pass_over(&mut self, count: usize) {
        self.at = self.at.saturating_add(count).min(self.bytes.len());
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let rest = &self.bytes[self.at..];
        match rest.first()? {
            b'\'' => {
                let digits = std::str::from_utf8(rest.get(1..3)?).unwrap_or("");
                self.at += 3;
                let byte = u8::from_str_radix(digits, 16).unwrap_or(b'?');
                Some(Token::Byte(byte))
            }
            byte if byte.is_ascii_alphabetic() => Some(self.word()),
            _ => {
                self.at += 1;
                let symbol = std::str::from_utf8(&rest[..1]).unwrap_or("");
                Some(Token::Control(symbol, None))
            }
        }
    }

    fn word(&mut self) -> Token<'a> {
        let name = self.take_while(|byte| byte.is_ascii_alphabetic());
        let negative = self.bytes.get(self.at) == Some(&b'-');
        self.at += usize::from(negative);
        let digits = self.take_while(|byte| byte.is_ascii_digit());
        if self.bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        let text = |bytes| std::str::from_utf8(bytes).unwrap_or("");
        let number = text(digits).parse::<i32>().ok();
        let number = number.map(|number| if negative { -number } else { number });
        Token::Control(text(name), number)
    }

    fn take_while(&mut self, wanted: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().position(|&byte| !wanted(byte));
        let (taken, _) = rest.split_at(length.unwrap_or(rest.len()));
        self.at += taken.len();
        taken
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        // Line ends in the file mean nothing.
        self.take_while(|byte| matches!(byte, b'\r' | b'\n' | 0));
        let first = *self.bytes.get(self.at)?;
        match first {
            b'{' | b'}' | b'\\' => self.at += 1,
            _ => {
                let plain = |byte| !matches!(byte, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0);
                return Some(Token::Text(self.take_while(plain)));
            }
        }
        match first {
            b'{' => Some(Token::Open),
            b'}' => Some(Token::Close),
            _ => self.control(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_numbers_bytes_and_symbols_are_told_apart() {
        let found: Vec<Token<'_>> = Tokens::new(b"{\\b0 a\\'e4\\u-3913?\\~}\\").collect();
        assert_eq!(
            found,
            [
                Token::Open,
                Token::Control("b", Some(0)),
                Token::Text(b"a"),
                Token::Byte(0xE4),
                Token::Control("u", Some(-3913)),
                Token::Text(b"?"),
                Token::Control("~", None),
                Token::Close,
            ]
        );
    }
}
