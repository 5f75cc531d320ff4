//! Texts that hold nothing and look as if they did.

use gristmill_model::HitKind;

use crate::chance::Chance;
use crate::check::values;

/// How a lookalike is made, and sentences in which it stands; `{}` is its place.
pub(crate) type Lookalike = (fn(&mut Chance) -> String, &'static [&'static str]);

/// Everything that is often taken for something else.
pub(crate) const LOOKALIKES: &[Lookalike] = &[
    (
        version,
        &[
            "version {}",
            "upgraded to {} last night",
            "Chrome/{} Safari",
            "v{}",
            "firmware {}",
            "released {} today",
        ],
    ),
    (
        isbn,
        &[
            "ISBN {}",
            "isbn: {}",
            "The book ({}) is out of print.",
            "{}",
        ],
    ),
    (
        part,
        &[
            "part number {}",
            "P/N {}",
            "replace {} with the new one",
            "| {} | 12 pcs | 3.50 |",
            "Artikel {}",
        ],
    ),
    (
        order,
        &[
            "order {}",
            "Order no. {} has shipped.",
            "Bestellung {}",
            "invoice #{}",
            "Rechnung Nr. {}",
            "ticket {}",
            "facture n° {}",
        ],
    ),
    (
        date,
        &["on {}", "Due {}", "{}", "from {} to the end", "Stand: {}"],
    ),
    (
        coordinates,
        &["at {}", "GPS: {}", "latitude and longitude {}", "{}"],
    ),
    (
        timestamp,
        &["timestamp {}", "ts={}", "created_at: {}", "{} ms"],
    ),
    (uuid, &["id {}", "request {}", "uuid: {}", "/items/{}"]),
    (hash, &["commit {}", "sha256:{}", "md5 {}", "etag \"{}\""]),
    (
        money,
        &[
            "$ {}",
            "a total of {} EUR",
            "revenue grew to {}",
            "{} people live there",
        ],
    ),
    (
        section,
        &[
            "see section {}",
            "§ {}",
            "chapter {} of the standard",
            "OID {}",
        ],
    ),
    (time, &["at {}", "{} UTC", "took {} in all"]),
    (
        handle,
        &[
            "thanks @{}",
            "npm i @scope/{}@1.2.3",
            "icon@2x.png for {}",
            "def {}@property",
        ],
    ),
    (talk, &["{}"]),
    (
        number,
        &[
            "tracking number {}",
            "serial {}",
            "IMEI {}",
            "barcode {}",
            "lot {}",
            "The counter shows {}.",
        ],
    ),
    (score, &["won {}", "the ratio was {}", "pages {}"]),
];

/// A valid value with one digit changed, so that its check digit is wrong.
pub(crate) fn tampered(value: &str, chance: &mut Chance) -> String {
    let digits: Vec<usize> = value
        .char_indices()
        .filter(|(_, c)| c.is_ascii_digit())
        .map(|(at, _)| at)
        .collect();
    // The last ones hold the check digit and the serial number; in a machine-readable zone
    // that is the number of the document.
    let last = match value.contains('\n') {
        true => 9,
        false => digits.len(),
    };
    let from = last.saturating_sub(3);
    let at = digits[chance.between(from as u64, last as u64 - 1) as usize];
    let digit = values(&value[at..=at])[0];
    let mut wrong = value.to_owned();
    wrong.replace_range(at..=at, &((digit + chance.between(1, 9)) % 10).to_string());
    wrong
}

/// Kinds whose numbers a changed digit makes invalid.
pub(crate) fn has_check_digit(kind: HitKind) -> bool {
    !matches!(
        kind,
        HitKind::UsSsn
            | HitKind::UsItin
            | HitKind::UkNino
            | HitKind::DkCpr
            | HitKind::InPan
            | HitKind::KrRrn
    )
}

/// Numbers without a check digit that were never given out.
pub(crate) fn never_issued(kind: HitKind, chance: &mut Chance) -> Option<String> {
    let serial = chance.digits(4);
    match kind {
        HitKind::UsSsn => Some(match chance.between(0, 2) {
            0 => format!("000-{}-{serial}", chance.between(10, 99)),
            1 => format!("666-{}-{serial}", chance.between(10, 99)),
            _ => format!("{}-00-{serial}", chance.between(100, 600)),
        }),
        HitKind::UsItin => Some(format!(
            "9{}-{}-{serial}",
            chance.digits(2),
            chance.between(10, 49)
        )),
        HitKind::UkNino => Some(format!(
            "{}{}{}",
            chance.of(&["DA", "GB", "QQ", "BG"]),
            chance.digits(6),
            "A"
        )),
        HitKind::DkCpr => Some(format!(
            "{}13{}-{serial}",
            chance.between(10, 28),
            chance.digits(2)
        )),
        HitKind::InPan => Some(format!("ABCX{}{serial}K", chance.characters("DEFG", 1))),
        HitKind::KrRrn => Some(format!("{}1345-{}", chance.digits(2), chance.digits(7))),
        _ => None,
    }
}

fn version(chance: &mut Chance) -> String {
    let part = |chance: &mut Chance| chance.between(0, 250).to_string();
    let count = chance.between(3, 4);
    (0..count)
        .map(|_| part(chance))
        .collect::<Vec<_>>()
        .join(".")
}

fn isbn(chance: &mut Chance) -> String {
    let body = format!("978{}", chance.digits(9));
    let sum: u64 = values(&body)
        .iter()
        .zip([1, 3].iter().cycle())
        .map(|(d, w)| d * w)
        .sum();
    let all = format!("{body}{}", (10 - sum % 10) % 10);
    match chance.between(0, 1) {
        0 => all,
        _ => format!(
            "{}-{}-{}-{}-{}",
            &all[..3],
            &all[3..4],
            &all[4..7],
            &all[7..12],
            &all[12..]
        ),
    }
}

fn part(chance: &mut Chance) -> String {
    match chance.between(0, 3) {
        0 => format!(
            "{}-{}-{}",
            chance.characters("ABCXYZ", 3),
            chance.digits(3),
            chance.digits(4)
        ),
        1 => format!("{}{}", chance.characters("ABCXYZ", 2), chance.digits(9)),
        2 => format!(
            "{}.{}.{}",
            chance.digits(3),
            chance.digits(3),
            chance.digits(2)
        ),
        _ => format!("{}-{}", chance.digits(5), chance.digits(5)),
    }
}

fn order(chance: &mut Chance) -> String {
    let length = chance.between(8, 16) as usize;
    match chance.between(0, 2) {
        0 => format!("2024-{}", chance.digits(6)),
        _ => format!("{}{}", chance.between(1, 9), chance.digits(length - 1)),
    }
}

fn date(chance: &mut Chance) -> String {
    let (y, m, d) = (
        chance.between(1950, 2035),
        chance.between(1, 12),
        chance.between(1, 28),
    );
    match chance.between(0, 4) {
        0 => format!("{y}-{m:02}-{d:02}"),
        1 => format!("{d:02}.{m:02}.{y}"),
        2 => format!("{y}{m:02}{d:02}"),
        3 => format!("{m}/{d}/{y}"),
        _ => format!("{d:02}-{m:02}-{y} to {:02}-{m:02}-{y}", d + 1),
    }
}

fn coordinates(chance: &mut Chance) -> String {
    format!(
        "{}.{}, -{}.{}",
        chance.between(1, 89),
        chance.digits(6),
        chance.between(1, 179),
        chance.digits(6)
    )
}

fn timestamp(chance: &mut Chance) -> String {
    match chance.between(0, 1) {
        0 => format!("17{}", chance.digits(8)),
        _ => format!("17{}", chance.digits(11)),
    }
}

fn uuid(chance: &mut Chance) -> String {
    let hex = |chance: &mut Chance, count| chance.characters("0123456789abcdef", count);
    format!(
        "{}-{}-4{}-a{}-{}",
        hex(chance, 8),
        hex(chance, 4),
        hex(chance, 3),
        hex(chance, 3),
        hex(chance, 12)
    )
}

fn hash(chance: &mut Chance) -> String {
    let length = chance.of(&["7", "32", "40", "64"]).parse().unwrap_or(40);
    chance.characters("0123456789abcdef", length)
}

fn money(chance: &mut Chance) -> String {
    match chance.between(0, 2) {
        0 => format!(
            "{},{},{}.{}",
            chance.between(1, 99),
            chance.digits(3),
            chance.digits(3),
            chance.digits(2)
        ),
        1 => format!(
            "{}.{}.{},{}",
            chance.between(1, 99),
            chance.digits(3),
            chance.digits(3),
            chance.digits(2)
        ),
        _ => format!(
            "{} {} {}",
            chance.between(100, 999),
            chance.digits(3),
            chance.digits(3)
        ),
    }
}

fn section(chance: &mut Chance) -> String {
    let part = |chance: &mut Chance| chance.between(1, 19).to_string();
    (0..4).map(|_| part(chance)).collect::<Vec<_>>().join(".")
}

fn time(chance: &mut Chance) -> String {
    let two = |chance: &mut Chance, most| format!("{:02}", chance.between(0, most));
    format!(
        "{}:{}:{}",
        two(chance, 23),
        two(chance, 59),
        two(chance, 59)
    )
}

fn handle(chance: &mut Chance) -> String {
    chance
        .of(&["ann_b", "typescript", "core-js", "home", "x1"])
        .to_owned()
}

fn talk(chance: &mut Chance) -> String {
    chance
        .of(&[
            "Please enter your password to continue.",
            "The password must be at least 12 characters long.",
            "password: required",
            "Set API_KEY=<your key> in the environment.",
            "token: ${ACCESS_TOKEN}",
            "A private key begins with BEGIN PRIVATE KEY and must be kept safe.",
            "Your passport must be valid for six months.",
            "The IBAN is printed on your bank statement.",
            "Never send your social security number by mail.",
            "Call us any time between 9:00 and 17:30.",
            "He kept the secret for 20 years.",
            "The bomb fell on the city in 1944.",
            "postgres://user:password@localhost/db",
            "Credit cards are accepted from 10 EUR on.",
            "The committee met in closed session.",
            "this report is not confidential",
            "non-confidential version",
            "a std::vector<int> of a::b::c items",
            "Memory leaks were fixed in this release.",
            "password = getpass.getpass()",
            "secret = os.environ.get('SECRET')",
            "The token count was 4096 in all.",
        ])
        .to_owned()
}

fn number(chance: &mut Chance) -> String {
    let length = chance.between(9, 18) as usize;
    format!("{}{}", chance.between(1, 9), chance.digits(length - 1))
}

fn score(chance: &mut Chance) -> String {
    format!(
        "{}-{}-{}",
        chance.between(100, 999),
        chance.between(10, 99),
        chance.between(100, 999)
    )
}
