//! Internet addresses: not versions, times, section numbers or names of programs.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use gristmill_model::HitKind;

use crate::context::Near;
use crate::found::Found;

/// Longest way to write an address of version 6.
const LONGEST: usize = 45;

/// Reports the IPv4 address that begins at `at`, where a word of digits begins.
pub(crate) fn ip_4(
    text: &str,
    at: usize,
    near: impl Fn(&Range<usize>) -> Near,
    out: &mut Vec<Found>,
) -> Option<usize> {
    let bytes = &text.as_bytes()[at..];
    let part = |byte: &&u8| byte.is_ascii_digit() || **byte == b'.';
    let run = bytes.iter().take(LONGEST).take_while(part).count();
    let written = text[at..at + run].trim_end_matches('.');
    let range = at..at + written.len();
    let address: Ipv4Addr = written.parse().ok()?;
    let goes_on = bytes
        .get(written.len())
        .is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let is_name = address.is_loopback()
        || address.is_unspecified()
        || address.is_broadcast()
        || address.octets()[0] == 255;
    if goes_on || is_name || is_after_name(text, at) {
        return Some(range.end);
    }
    let near = near(&range);
    let confidence = match near.names(HitKind::IpAddress) {
        true => 0.95,
        false if near.is_lookalike(HitKind::IpAddress) => 0.0,
        // A network of one's own.
        false if address.octets()[0] == 10 => 0.6,
        // Sections of standards are numbered like this, and few networks.
        false if address.octets()[0] < 10 => 0.4,
        false if address.octets().iter().all(|part| *part < 30) => 0.3,
        false if address.octets()[0] == 0 => 0.0,
        false => 0.8,
    };
    if confidence > 0.0 {
        out.push(Found::new(HitKind::IpAddress, range.clone(), confidence));
    }
    Some(range.end)
}

/// Whether it is the version in `Chrome/120.0.0.0`, or a part of something longer.
fn is_after_name(text: &str, at: usize) -> bool {
    let mut before = text[..at].chars().rev();
    let last = before.next();
    let earlier = before.next();
    match last {
        Some('/') => earlier.is_some_and(char::is_alphanumeric),
        Some('-') => earlier.is_some_and(char::is_alphanumeric),
        Some('.' | '_' | '§') => true,
        _ => false,
    }
}

/// Reports the IPv6 address around the colon at `at`; answers where what was looked at ends.
pub(crate) fn ip_6(
    text: &str,
    at: usize,
    floor: usize,
    near: impl Fn(&Range<usize>) -> Near,
    out: &mut Vec<Found>,
) -> usize {
    let bytes = text.as_bytes();
    let part = |byte: &&u8| byte.is_ascii_hexdigit() || matches!(**byte, b':' | b'.');
    let back = bytes[floor..at].iter().rev().take(4).take_while(part);
    let start = at - back.count();
    let run = bytes[start..].iter().take(LONGEST + 1).take_while(part);
    let end = start + run.count();
    let written = text[start..end].trim_end_matches('.');
    let written = match written.ends_with("::") {
        true => written,
        false => written.trim_end_matches(':'),
    };
    let range = start..start + written.len();
    let is_word = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    if is_word(bytes[..start].last()) || is_word(bytes.get(range.end)) {
        return end;
    }
    let Ok(address) = written.parse::<Ipv6Addr>() else {
        return end;
    };
    let groups = written.split(':').filter(|group| !group.is_empty()).count();
    let has_digit = written.bytes().any(|byte| byte.is_ascii_digit());
    if address.is_loopback() || address.is_unspecified() || groups < 2 || !has_digit {
        return end;
    }
    let confidence = match groups {
        // `a1::b2` may be a path in a program.
        2 if !written.contains('.')
            && !near(&range).names(HitKind::IpAddress)
            && !is_usual(&address) =>
        {
            0.3
        }
        _ => 0.95,
    };
    out.push(Found::new(HitKind::IpAddress, range, confidence));
    end
}

/// Whether it is one of the ranges that are in use.
fn is_usual(address: &Ipv6Addr) -> bool {
    let first = address.segments()[0];
    (0x2000..0x4000).contains(&first) || first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfe80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_times_and_scopes_are_no_addresses() {
        let none = |text: &str| {
            let mut out = Vec::new();
            if let Some(colon) = text.find(':') {
                ip_6(text, colon, 0, |_| Near::default(), &mut out);
            }
            if let Some(digit) = text.find(|c: char| c.is_ascii_digit()) {
                ip_4(text, digit, |_| Near::default(), &mut out);
            }
            out.iter().all(|found| found.confidence < 0.5)
        };
        for text in [
            "Chrome/120.0.6099.1",
            "1.3.6.1.4.1.311",
            "§ 1.2.3.4",
            "at 12:30:45",
            "std::string",
            "00:1A:2B:3C:4D:5E",
            "127.0.0.1",
            "255.255.255.0",
            "256.1.1.1",
        ] {
            assert!(none(text), "{text}");
        }
        for text in [
            "on 81.169.145.70.",
            "2001:db8:85a3::8a2e:370:7334",
            "(fe80::1ff:fe23:4567:890a)",
        ] {
            assert!(!none(text), "{text}");
        }
    }
}
