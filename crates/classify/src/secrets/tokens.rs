//! Tokens of services, known by the prefix and form their makers publish.
//!
//! Where a checksum is public (GitHub, npm) it is computed; a token that fails it is none.

use gristmill_model::HitKind;

use super::entropy::{bits_per_byte, is_placeholder};
use crate::found::Found;

/// Which characters a token is made of.
#[derive(Clone, Copy)]
pub(crate) enum Alphabet {
    /// `0-9a-f`
    Hex,
    /// `0-9A-Za-z`
    Letters,
    /// `A-Z2-7`
    Base32,
    /// `0-9A-Za-z_-`
    Url,
    /// `0-9A-Za-z_-.=+/`
    Wide,
}

/// The form of a token behind its prefix.
pub(crate) struct Token {
    pub(crate) prefix: &'static str,
    service: &'static str,
    alphabet: Alphabet,
    /// Fewest and most characters.
    length: (usize, usize),
    /// Whether the last six are a checksum of the rest.
    checksum: bool,
}

const fn token_of(
    prefix: &'static str,
    service: &'static str,
    alphabet: Alphabet,
    length: (usize, usize),
) -> Token {
    Token {
        prefix,
        service,
        alphabet,
        length,
        checksum: false,
    }
}

const fn checked(prefix: &'static str, service: &'static str) -> Token {
    Token {
        prefix,
        service,
        alphabet: Alphabet::Letters,
        length: (36, 36),
        checksum: true,
    }
}

use Alphabet::{Base32, Hex, Letters, Url, Wide};

/// Every form known by a prefix.
pub(crate) const TOKENS: &[Token] = &[
    token_of("AKIA", "AWS", Base32, (16, 16)),
    token_of("ASIA", "AWS", Base32, (16, 16)),
    token_of("ABIA", "AWS", Base32, (16, 16)),
    token_of("ACCA", "AWS", Base32, (16, 16)),
    checked("ghp_", "GitHub"),
    checked("gho_", "GitHub"),
    checked("ghu_", "GitHub"),
    checked("ghs_", "GitHub"),
    checked("ghr_", "GitHub"),
    token_of("github_pat_", "GitHub", Url, (82, 82)),
    token_of("glpat-", "GitLab", Wide, (20, 60)),
    token_of("gldt-", "GitLab", Url, (20, 60)),
    token_of("glrt-", "GitLab", Wide, (20, 60)),
    token_of("glptt-", "GitLab", Url, (40, 60)),
    token_of("glcbt-", "GitLab", Url, (20, 60)),
    token_of("xoxb-", "Slack", Url, (20, 200)),
    token_of("xoxp-", "Slack", Url, (20, 200)),
    token_of("xoxa-", "Slack", Url, (20, 200)),
    token_of("xoxr-", "Slack", Url, (20, 200)),
    token_of("xoxs-", "Slack", Url, (20, 200)),
    token_of("xapp-", "Slack", Url, (20, 200)),
    token_of("hooks.slack.com/services/", "Slack", Wide, (40, 60)),
    token_of("sk_live_", "Stripe", Letters, (24, 110)),
    token_of("rk_live_", "Stripe", Letters, (24, 110)),
    token_of("sk_test_", "Stripe", Letters, (24, 110)),
    token_of("rk_test_", "Stripe", Letters, (24, 110)),
    token_of("whsec_", "Stripe", Wide, (32, 70)),
    token_of("AIza", "Google", Url, (35, 35)),
    token_of("GOCSPX-", "Google", Url, (28, 28)),
    token_of("ya29.", "Google", Url, (60, 400)),
    token_of("sk-proj-", "OpenAI", Url, (40, 200)),
    token_of("sk-svcacct-", "OpenAI", Url, (40, 200)),
    token_of("sk-admin-", "OpenAI", Url, (40, 200)),
    token_of("sk-ant-", "Anthropic", Url, (80, 130)),
    token_of("sk-or-v1-", "OpenRouter", Hex, (64, 64)),
    token_of("sk-", "OpenAI", Letters, (48, 48)),
    checked("npm_", "npm"),
    token_of("pypi-AgEIcHlwaS5vcmc", "PyPI", Url, (50, 250)),
    token_of("pypi-AgENdGVzdC5weXBpLm9yZw", "PyPI", Url, (50, 250)),
    token_of("SG.", "SendGrid", Wide, (66, 66)),
    token_of("hf_", "Hugging Face", Letters, (34, 37)),
    token_of("dop_v1_", "DigitalOcean", Hex, (64, 64)),
    token_of("doo_v1_", "DigitalOcean", Hex, (64, 64)),
    token_of("shpat_", "Shopify", Hex, (32, 32)),
    token_of("shpss_", "Shopify", Hex, (32, 32)),
    token_of("key-", "Mailgun", Hex, (32, 32)),
    token_of("dapi", "Databricks", Hex, (32, 34)),
    token_of("glsa_", "Grafana", Url, (41, 41)),
    token_of("lin_api_", "Linear", Letters, (40, 40)),
    token_of("ntn_", "Notion", Letters, (46, 46)),
    token_of("sq0atp-", "Square", Url, (22, 22)),
    token_of("sq0csp-", "Square", Url, (43, 43)),
    token_of("hvs.", "HashiCorp Vault", Url, (24, 200)),
    token_of("dp.pt.", "Doppler", Letters, (43, 43)),
    token_of("dckr_pat_", "Docker", Url, (27, 27)),
    token_of("ATATT3", "Atlassian", Wide, (100, 220)),
    token_of("PMAK-", "Postman", Url, (59, 59)),
    token_of("rubygems_", "RubyGems", Hex, (48, 48)),
    token_of("NRAK-", "New Relic", Letters, (27, 27)),
    token_of("sbp_", "Supabase", Hex, (40, 40)),
    token_of("gsk_", "Groq", Letters, (52, 52)),
    token_of("xai-", "xAI", Letters, (80, 80)),
    token_of("pplx-", "Perplexity", Letters, (48, 56)),
    token_of("r8_", "Replicate", Letters, (37, 37)),
    token_of("AGE-SECRET-KEY-1", "age", Letters, (58, 58)),
];

/// Reports the token of this form whose prefix is at `at`.
pub(crate) fn token(text: &str, at: usize, form: &Token, out: &mut Vec<Found>) {
    let rest = &text[at..];
    let is_inside = text.as_bytes()[..at]
        .last()
        .is_some_and(|byte| byte.is_ascii_alphanumeric());
    let Some(body) = rest.strip_prefix(form.prefix).filter(|_| !is_inside) else {
        return;
    };
    let (fewest, most) = form.length;
    let run = body
        .bytes()
        .take(most + 1)
        .take_while(|byte| form.alphabet.has(*byte));
    let mut length = run.count();
    // A full stop or dash behind it is not its own.
    while length > fewest && b".-=".contains(&body.as_bytes()[length - 1]) && length != most {
        length -= 1;
    }
    if !(fewest..=most).contains(&length) {
        return;
    }
    let body = &body[..length];
    if form.checksum && !has_checksum(body) || bits_per_byte(body) < 2.5 {
        return;
    }
    let range = at..at + form.prefix.len() + length;
    let confidence = match is_placeholder(body) {
        true => 0.4,
        false if form.checksum => 0.99,
        false => 0.95,
    };
    let found = Found::new(HitKind::ApiToken, range, confidence);
    out.push(found.detailed(form.service));
}

impl Alphabet {
    fn has(self, byte: u8) -> bool {
        match self {
            Hex => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
            Letters => byte.is_ascii_alphanumeric(),
            Base32 => byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte),
            Url => byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-',
            Wide => byte.is_ascii_alphanumeric() || b"_-.=+/".contains(&byte),
        }
    }
}

/// Whether the last six characters are the CRC-32 of the others in base 62.
fn has_checksum(body: &str) -> bool {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let (chance, check) = body.split_at(body.len() - 6);
    let mut rest = crc32fast::hash(chance.as_bytes());
    check.bytes().rev().all(|byte| {
        let digit = DIGITS[(rest % 62) as usize];
        rest /= 62;
        digit == byte
    })
}

/// Reports the JSON web token that begins with the `eyJ` at `at`.
pub(crate) fn json_web_token(text: &str, at: usize, out: &mut Vec<Found>) {
    const LONGEST: usize = 4096;
    let is_inside = text.as_bytes()[..at]
        .last()
        .is_some_and(|byte| Url.has(*byte));
    if is_inside {
        return;
    }
    let allowed = |byte: &u8| Url.has(*byte) || *byte == b'.';
    let run = text.as_bytes()[at..]
        .iter()
        .take(LONGEST)
        .take_while(|byte| allowed(byte));
    let written = text[at..at + run.count()].trim_end_matches('.');
    let parts: Vec<&str> = written.splitn(4, '.').collect();
    let [header, claims, signature] = parts[..] else {
        return;
    };
    // Both begin with the letters of `{"`.
    if header.len() < 16 || !claims.starts_with("eyJ") || signature.len() < 16 {
        return;
    }
    let range = at..at + written.len();
    out.push(Found::new(HitKind::SessionToken, range, 0.97));
}

/// Reports a word that is a token although it has no prefix of its own: Twilio's and
/// Mailchimp's keys, Telegram's bots.
pub(crate) fn without_prefix(text: &str, at: usize, end: usize, out: &mut Vec<Found>) {
    let word = &text[at..end];
    let after = &text[end..];
    let mut report = |end, service| {
        let found = Found::new(HitKind::ApiToken, at..end, 0.93);
        out.push(found.detailed(service));
    };
    let is_hex = |text: &str| text.bytes().all(|byte| Hex.has(byte)) && bits_per_byte(text) > 2.5;
    match word.len() {
        34 if word.starts_with("SK") && is_hex(&word[2..]) => report(end, "Twilio"),
        32 if is_hex(word) && after.starts_with("-us") => {
            let centre = after[3..].bytes().take_while(u8::is_ascii_digit).count();
            if (1..=2).contains(&centre) {
                report(end + 3 + centre, "Mailchimp");
            }
        }
        8..=10 if after.starts_with(":AA") && word.bytes().all(|byte| byte.is_ascii_digit()) => {
            let secret = after[1..]
                .bytes()
                .take(36)
                .take_while(|byte| Url.has(*byte));
            if secret.count() == 35 {
                report(end + 36, "Telegram");
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn services(text: &str) -> Vec<String> {
        let mut out = Vec::new();
        for form in TOKENS {
            for (at, _) in text.match_indices(form.prefix) {
                token(text, at, form, &mut out);
            }
        }
        out.into_iter()
            .map(|found| found.detail.unwrap().to_string())
            .collect()
    }

    #[test]
    fn a_checksum_tells_a_token_from_its_likeness() {
        // Made by the published rule from chance characters.
        let chance = "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ";
        assert_eq!(services(&format!("ghp_{chance}0mLq17")), ["GitHub"]);
        assert!(services(&format!("ghp_{chance}0mLq18")).is_empty());
    }

    #[test]
    fn forms_are_kept_to() {
        assert_eq!(services("key AKIAQ6ZJ2M4NXT7WPLRV."), ["AWS"]);
        assert!(services("AKIAQ6ZJ2M4NXT7WPLRVX").is_empty(), "too long");
        assert!(services("task-sk-short").is_empty());
        assert_eq!(services("glpat-x7Qe_2mLz9TkVb4RwYcN"), ["GitLab"]);
    }
}
