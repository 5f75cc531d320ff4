//! Keys, tokens and passwords.

use crate::chance::Chance;

const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

const HEX: &str = "0123456789abcdef";

pub(super) fn private_key(chance: &mut Chance) -> String {
    let name = chance.of(&[
        "RSA PRIVATE KEY",
        "PRIVATE KEY",
        "OPENSSH PRIVATE KEY",
        "EC PRIVATE KEY",
        "PGP PRIVATE KEY BLOCK",
    ]);
    let lines: Vec<String> = (0..chance.between(3, 12))
        .map(|_| chance.characters(LETTERS, 64))
        .collect();
    format!(
        "-----BEGIN {name}-----\n{}\n-----END {name}-----",
        lines.join("\n")
    )
}

fn checksum(prefix: &str, chance: &mut Chance) -> String {
    let body = chance.characters(LETTERS, 30);
    let mut rest = crc32fast::hash(body.as_bytes());
    let mut check = Vec::new();
    for _ in 0..6 {
        let digits = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        check.insert(0, char::from(digits[(rest % 62) as usize]));
        rest /= 62;
    }
    format!("{prefix}{body}{}", check.into_iter().collect::<String>())
}

pub(super) fn token(chance: &mut Chance) -> String {
    match chance.between(0, 11) {
        0 => format!(
            "AKIA{}",
            chance.characters("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)
        ),
        1 => checksum("ghp_", chance),
        2 => checksum("npm_", chance),
        3 => format!("glpat-{}", chance.characters(LETTERS, 20)),
        4 => format!(
            "xoxb-{}-{}-{}",
            chance.digits(12),
            chance.digits(12),
            chance.characters(LETTERS, 24)
        ),
        5 => format!("sk_live_{}", chance.characters(LETTERS, 24)),
        6 => format!("AIza{}", chance.characters(LETTERS, 35)),
        7 => format!("sk-proj-{}", chance.characters(LETTERS, 120)),
        8 => format!("sk-ant-api03-{}AA", chance.characters(LETTERS, 93)),
        9 => format!(
            "SG.{}.{}",
            chance.characters(LETTERS, 22),
            chance.characters(LETTERS, 43)
        ),
        10 => format!("SK{}", chance.characters(HEX, 32)),
        _ => format!("pypi-AgEIcHlwaS5vcmc{}", chance.characters(LETTERS, 120)),
    }
}

pub(super) fn web_token(chance: &mut Chance) -> String {
    let (claims, signature) = (
        chance.characters(LETTERS, 60),
        chance.characters(LETTERS, 43),
    );
    format!("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiI{claims}.{signature}")
}

pub(super) fn connection(chance: &mut Chance) -> String {
    let scheme = chance.of(&["postgres", "mysql", "mongodb+srv", "amqp", "redis", "https"]);
    let host = chance.of(&[
        "db.firma.de:5432/app",
        "10.3.0.7",
        "cluster0.ab1c.mongodb.net/test",
        "queue",
    ]);
    format!("{scheme}://app:{}@{host}", password(chance))
}

pub(super) fn password(chance: &mut Chance) -> String {
    let word = chance.of(&["Sommer", "tiger", "Blue", "hunter", "Kx", "Winter"]);
    let sign = chance.of(&["!", "-x!", "$", "#A", ""]);
    format!("{word}{}{sign}", chance.between(1000, 9999))
}

pub(super) fn secret(chance: &mut Chance) -> String {
    match chance.between(0, 2) {
        0 => chance.characters(HEX, 32),
        1 => chance.characters(LETTERS, 40),
        _ => format!("{}{}", chance.characters(LETTERS, 26), chance.digits(2)),
    }
}
