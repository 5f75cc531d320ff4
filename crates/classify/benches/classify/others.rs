//! Valid values of all other kinds: payment, contact, secrets.

use gristmill_model::HitKind;

use crate::chance::Chance;
use crate::check::{iban, luhn, travel_document};

/// How a value is made.
pub(crate) type Make = fn(&mut Chance) -> String;

/// A kind, how it is made, and sentences in which it is named; `{}` stands for the value.
pub(crate) const OTHERS: &[(HitKind, Make, &[&str])] = &[
    (
        HitKind::PaymentCard,
        card,
        &[
            "Card number: {}",
            "Please charge my Visa {} before Friday.",
            "Kreditkartennummer: {}",
            "Carte bancaire n° {}",
            "tarjeta {} a nombre de Ana Ruiz",
            "cc {}",
            "Mastercard {} exp. 04/29",
            "We were given {} for the deposit.",
            "{}",
            "Paid with {}",
            "- {} (John)",
        ],
    ),
    (
        HitKind::Iban,
        account,
        &[
            "IBAN: {}",
            "Bitte überweisen Sie auf das Konto {}.",
            "Virement sur le compte {}",
            "Bank details {} please",
            "{}",
            "transfer it to {} until Monday",
            "| Rent | {} | 900 |",
        ],
    ),
    (
        HitKind::Email,
        email,
        &[
            "Write to {}.",
            "<{}>",
            "mailto:{}",
            "Kontakt: {}",
            "{}, {}",
            "(see {})",
            "from {} on Monday",
            "Bob [{}] wrote:",
            "\"email\": \"{}\"",
            "user={};",
        ],
    ),
    (
        HitKind::Phone,
        phone,
        &[
            "Call me at {}.",
            "Tel. {}",
            "Telefon: {}",
            "Mob: {}",
            "phone {} or mail",
            "Tél. : {}",
            "Teléfono {}",
            "Fax {}",
            "Ring {} after five",
            "her mobile is {}",
            "WhatsApp {}",
        ],
    ),
    (
        HitKind::Phone,
        international_phone,
        &[
            "{}",
            "Ann Smith, {}, Delft",
            "reach us under {} any time",
            "| Ann | {} | yes |",
            "({})",
        ],
    ),
    (
        HitKind::IpAddress,
        ip_4,
        &[
            "login from {} failed",
            "server {} is down",
            "{} - - [10/Oct/2023:13:55:36] \"GET /\"",
            "ping {}",
            "IP address: {}",
            "host={}",
            "The request came from {}.",
            "http://{}/admin",
        ],
    ),
    (
        HitKind::IpAddress,
        ip_6,
        &[
            "addr {} dev eth0",
            "from {} port 22",
            "{}",
            "[{}]:443",
            "The router has {} as its address",
        ],
    ),
    (
        HitKind::Passport,
        passport,
        &[
            "Passport number: {}",
            "passport no. {}",
            "Reisepass-Nr. {}",
            "numéro de passeport {}",
            "Pasaporte: {}",
            "His passport ({}) expires in May.",
            "Passaporto n. {}",
            "Paspoort {}",
        ],
    ),
    (
        HitKind::TravelDocument,
        zone,
        &["{}", "Scan of the page:\n{}\n", "MRZ\n{}\nend"],
    ),
    (
        HitKind::PrivateKey,
        private_key,
        &["{}", "the key is\n{}\nkeep it", "tls.key: |\n{}"],
    ),
    (
        HitKind::ApiToken,
        token,
        &[
            "token {}",
            "export KEY={}",
            "\"key\": \"{}\"",
            "use {} for now",
            "{}",
            "curl -H 'X: {}'",
            "we rotated {} yesterday.",
        ],
    ),
    (
        HitKind::SessionToken,
        web_token,
        &["Authorization: {}", "{}", "cookie={}; path=/", "jwt '{}'"],
    ),
    (
        HitKind::ConnectionString,
        connection,
        &[
            "DATABASE_URL={}",
            "connect with {}",
            "url: \"{}\"",
            "{}",
            "The pool uses {} now.",
        ],
    ),
    (
        HitKind::Password,
        password,
        &[
            "Password: {}",
            "password = \"{}\"",
            "DB_PASSWORD={}",
            "Passwort: {}",
            "Kennwort lautet {}",
            "mot de passe : {}",
            "contraseña: {}",
            "pwd={};",
            "<password>{}</password>",
            "Your temporary password is {}",
            "user: ann password: {}",
        ],
    ),
    (
        HitKind::NamedSecret,
        secret,
        &[
            "api_key = {}",
            "client_secret: '{}'",
            "ACCESS_TOKEN={}",
            "\"apiKey\": \"{}\"",
            "X-Api-Key: {}",
            "aws_secret_access_key = {}",
            "secret={}",
            "Bearer {}",
        ],
    ),
];

fn card(chance: &mut Chance) -> String {
    let (prefix, length) = match chance.between(0, 7) {
        0..=2 => (format!("4{}", chance.digits(3)), 16),
        3 | 4 => (format!("5{}{}", chance.between(1, 5), chance.digits(2)), 16),
        5 => (format!("37{}", chance.digits(2)), 15),
        6 => ("6011".to_owned(), 16),
        _ => ("3530".to_owned(), 16),
    };
    let body = format!("{prefix}{}", chance.digits(length - prefix.len() - 1));
    let all = format!("{body}{}", luhn(&body));
    let separator = chance.of(&["", " ", "-", " "]);
    match length {
        15 => [&all[..4], &all[4..10], &all[10..]].join(separator),
        _ => [&all[..4], &all[4..8], &all[8..12], &all[12..]].join(separator),
    }
}

fn account(chance: &mut Chance) -> String {
    let (country, account) = match chance.between(0, 5) {
        0 => ("DE", chance.digits(18)),
        1 => ("FR", chance.digits(23)),
        2 => (
            "GB",
            format!(
                "{}{}",
                chance.characters("ABCDEFGHIKLMNPRSTW", 4),
                chance.digits(14)
            ),
        ),
        3 => (
            "NL",
            format!(
                "{}{}",
                chance.characters("ABCDEFGHIKLMNPRSTW", 4),
                chance.digits(10)
            ),
        ),
        4 => ("ES", chance.digits(20)),
        _ => ("PL", chance.digits(24)),
    };
    let all = format!("{country}{}{account}", iban(country, &account));
    match chance.between(0, 1) {
        0 => all,
        _ => {
            let groups: Vec<&str> = (0..all.len())
                .step_by(4)
                .map(|at| &all[at..all.len().min(at + 4)])
                .collect();
            groups.join(" ")
        }
    }
}

fn email(chance: &mut Chance) -> String {
    let user = chance.of(&[
        "ann",
        "j.smith",
        "maria-luz",
        "o.k+news",
        "sales_eu",
        "kurt99",
        "m.müller",
    ]);
    let host = chance.of(&[
        "firma.de",
        "mail.acme.co.uk",
        "uni-bern.ch",
        "startup.io",
        "gmail.com",
        "büro.at",
    ]);
    format!("{user}{}@{host}", chance.between(1, 99))
}

fn phone(chance: &mut Chance) -> String {
    match chance.between(0, 6) {
        0 => format!(
            "(212) {}-{:04}",
            chance.between(200, 999),
            chance.between(0, 9999)
        ),
        1 => format!(
            "415-{}-{:04}",
            chance.between(200, 999),
            chance.between(0, 9999)
        ),
        2 => format!("030 {}", chance.between(20_000_000, 89_999_999)),
        3 => format!("020 7946 {:04}", chance.between(0, 999)),
        4 => format!(
            "01 4{} {:02} {:02} {:02}",
            chance.between(0, 9),
            chance.between(0, 99),
            chance.between(0, 99),
            chance.between(0, 99)
        ),
        5 => format!("0171/{}", chance.between(2_000_000, 9_999_999)),
        _ => international_phone(chance),
    }
}

fn international_phone(chance: &mut Chance) -> String {
    match chance.between(0, 7) {
        0 => format!(
            "+1 212 {} {:04}",
            chance.between(200, 999),
            chance.between(0, 9999)
        ),
        1 => format!("+49 30 {}", chance.between(20_000_000, 89_999_999)),
        2 => format!("+44 20 7946 {:04}", chance.between(0, 999)),
        3 => format!(
            "+33 1 42 {:02} {:02} {:02}",
            chance.between(0, 99),
            chance.between(0, 99),
            chance.between(0, 99)
        ),
        4 => format!("+34 91{}", chance.between(1_000_000, 9_999_999)),
        5 => format!(
            "+41 44 668 {:02} {:02}",
            chance.between(0, 99),
            chance.between(0, 99)
        ),
        6 => format!("+49 (0)171 {}", chance.between(2_000_000, 9_999_999)),
        _ => format!("+91 98{}", chance.between(10_000_000, 99_999_999)),
    }
}

fn ip_4(chance: &mut Chance) -> String {
    let first = chance.of(&["81", "142", "203", "10", "172"]);
    let rest = [
        chance.between(31, 250),
        chance.between(0, 250),
        chance.between(1, 254),
    ];
    format!("{first}.{}.{}.{}", rest[0], rest[1], rest[2])
}

fn ip_6(chance: &mut Chance) -> String {
    let group = |chance: &mut Chance| format!("{:x}", chance.between(1, 0xffff));
    let (a, b, c) = (group(chance), group(chance), group(chance));
    match chance.between(0, 2) {
        0 => format!("2001:db8:{a}::{b}:{c}"),
        1 => format!(
            "fe80::{a}:{:02x}ff:fe{:02x}:{c}",
            chance.between(0, 255),
            chance.between(0, 255)
        ),
        _ => format!("2a02:{a}:{b}:{c}:1:2:3:4"),
    }
}

fn passport(chance: &mut Chance) -> String {
    match chance.between(0, 4) {
        0 => chance.digits(9),
        1 => format!(
            "C{}{}",
            chance.characters("123456789", 2),
            chance.characters("0123456789FGHJKLMN", 6)
        ),
        2 => format!("{}{}", chance.characters("ABCDEFGHKL", 2), chance.digits(7)),
        3 => format!("{}AB{}", chance.between(10, 24), chance.digits(5)),
        _ => format!("{}{}", chance.characters("EGKLMNPX", 1), chance.digits(8)),
    }
}

fn zone(chance: &mut Chance) -> String {
    let country = chance.of(&["UTO", "D<<", "FRA", "GBR", "NLD"]);
    let number = format!(
        "{}{}",
        chance.characters("CFGHJKLMNPRTVWXYZ", 1),
        chance.digits(8)
    );
    let birth = format!(
        "{:02}{:02}{:02}",
        chance.between(40, 99),
        chance.between(1, 12),
        chance.between(1, 28)
    );
    let expiry = format!("{}0{}15", chance.between(27, 35), chance.between(1, 9));
    let digit = |field: &str| format!("{field}{}", travel_document(field));
    let (number, birth, expiry) = (digit(&number), digit(&birth), digit(&expiry));
    let all = travel_document(&format!("{number}{birth}{expiry}<<<<<<<<<<<<<<0"));
    let name = format!(
        "P<{country}SMITH<<{}",
        chance.of(&["ANN<MARIA", "JOHN", "PETER<PAUL"])
    );
    format!("{name:<<44}\n{number}{country}{birth}F{expiry}<<<<<<<<<<<<<<0{all}")
}

const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const HEX: &str = "0123456789abcdef";

fn private_key(chance: &mut Chance) -> String {
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

fn token(chance: &mut Chance) -> String {
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

fn web_token(chance: &mut Chance) -> String {
    let (claims, signature) = (
        chance.characters(LETTERS, 60),
        chance.characters(LETTERS, 43),
    );
    format!("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiI{claims}.{signature}")
}

fn connection(chance: &mut Chance) -> String {
    let scheme = chance.of(&["postgres", "mysql", "mongodb+srv", "amqp", "redis", "https"]);
    let host = chance.of(&[
        "db.firma.de:5432/app",
        "10.3.0.7",
        "cluster0.ab1c.mongodb.net/test",
        "queue",
    ]);
    format!("{scheme}://app:{}@{host}", password(chance))
}

fn password(chance: &mut Chance) -> String {
    let word = chance.of(&["Sommer", "tiger", "Blue", "hunter", "Kx", "Winter"]);
    let sign = chance.of(&["!", "-x!", "$", "#A", ""]);
    format!("{word}{}{sign}", chance.between(1000, 9999))
}

fn secret(chance: &mut Chance) -> String {
    match chance.between(0, 2) {
        0 => chance.characters(HEX, 32),
        1 => chance.characters(LETTERS, 40),
        _ => format!("{}{}", chance.characters(LETTERS, 26), chance.digits(2)),
    }
}
