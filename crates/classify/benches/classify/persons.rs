//! Valid numbers of persons, made up.

use gristmill_model::HitKind;

use crate::chance::Chance;
use crate::check::{luhn, mod_11_10, remainder, verhoeff, weighted};

/// A number, plain or as people write it: the first is told by its form alone.
pub(crate) struct Number {
    /// Written so that it may be recognised without a name; empty if there is no such form.
    pub(crate) telling: String,
    /// Written so that only its name tells what it is.
    pub(crate) plain: String,
}

/// How a kind of number is made.
pub(crate) type Make = fn(&mut Chance) -> Number;

/// Every kind of number, how it is made, and what it is called.
pub(crate) const PERSONS: &[(HitKind, Make, &[&str])] = &[
    (
        HitKind::UsSsn,
        ssn,
        &[
            "SSN",
            "Social Security Number",
            "social security no.",
            "Soc. Sec. #",
            "SSN of the claimant",
        ],
    ),
    (
        HitKind::UsItin,
        itin,
        &[
            "ITIN",
            "Individual Taxpayer Identification Number",
            "taxpayer ID (ITIN)",
        ],
    ),
    (
        HitKind::UkNhs,
        nhs,
        &["NHS number", "NHS No", "NHS no.", "patient's NHS number"],
    ),
    (
        HitKind::UkNino,
        nino,
        &["National Insurance number", "NINO", "NI number", "N.I. No."],
    ),
    (HitKind::IePps, pps, &["PPS number", "PPSN", "PPS No."]),
    (
        HitKind::DeTaxId,
        de_tax,
        &[
            "Steuer-ID",
            "Steueridentifikationsnummer",
            "IdNr",
            "Steuerliche Identifikationsnummer",
            "Steuer-IdNr.",
        ],
    ),
    (
        HitKind::AtSvnr,
        svnr,
        &[
            "SVNR",
            "Sozialversicherungsnummer",
            "SV-Nr.",
            "Versicherungsnummer",
        ],
    ),
    (
        HitKind::ChAhv,
        ahv,
        &[
            "AHV-Nummer",
            "AHV-Nr.",
            "numéro AVS",
            "Sozialversicherungsnummer",
        ],
    ),
    (
        HitKind::FrNir,
        nir,
        &[
            "NIR",
            "numéro de sécurité sociale",
            "N° de Sécurité sociale",
            "n° INSEE",
        ],
    ),
    (
        HitKind::EsDni,
        dni,
        &[
            "DNI",
            "NIF",
            "DNI número",
            "documento nacional de identidad",
        ],
    ),
    (
        HitKind::EsNie,
        nie,
        &[
            "NIE",
            "número de identidad de extranjero",
            "NIE del solicitante",
        ],
    ),
    (
        HitKind::PtNif,
        nif,
        &["NIF", "número de contribuinte", "contribuinte n.º"],
    ),
    (
        HitKind::ItFiscalCode,
        fiscal_code,
        &["codice fiscale", "Cod. Fisc.", "C.F."],
    ),
    (
        HitKind::NlBsn,
        bsn,
        &["BSN", "burgerservicenummer", "BSN-nummer", "sofinummer"],
    ),
    (
        HitKind::BeNationalNumber,
        belgian,
        &[
            "rijksregisternummer",
            "numéro de registre national",
            "INSZ",
            "NISS",
        ],
    ),
    (
        HitKind::PlPesel,
        pesel,
        &["PESEL", "nr PESEL", "numer PESEL"],
    ),
    (
        HitKind::CzBirthNumber,
        czech,
        &["rodné číslo", "r. č.", "RČ", "rodné č."],
    ),
    (
        HitKind::RoCnp,
        cnp,
        &["CNP", "cod numeric personal", "C.N.P."],
    ),
    (
        HitKind::SePersonnummer,
        swedish,
        &["personnummer", "Personnr", "pers.nr"],
    ),
    (
        HitKind::NoFodselsnummer,
        norwegian,
        &["fødselsnummer", "Fnr.", "personnummer"],
    ),
    (HitKind::FiHetu, finnish, &["henkilötunnus", "HETU", "hetu"]),
    (
        HitKind::DkCpr,
        danish,
        &["CPR-nr.", "CPR", "cpr-nummer", "personnummer"],
    ),
    (
        HitKind::TrKimlik,
        turkish,
        &["TC Kimlik No", "T.C. kimlik numarası", "kimlik no"],
    ),
    (
        HitKind::BrCpf,
        cpf,
        &["CPF", "CPF nº", "cadastro de pessoa física"],
    ),
    (HitKind::MxCurp, curp, &["CURP", "clave CURP"]),
    (
        HitKind::CaSin,
        sin,
        &[
            "SIN",
            "Social Insurance Number",
            "NAS",
            "numéro d'assurance sociale",
        ],
    ),
    (
        HitKind::AuTfn,
        tfn,
        &["TFN", "Tax File Number", "tax file no."],
    ),
    (
        HitKind::InAadhaar,
        aadhaar,
        &["Aadhaar", "Aadhaar number", "Aadhar no.", "UIDAI number"],
    ),
    (
        HitKind::InPan,
        pan,
        &["PAN", "Permanent Account Number", "PAN card"],
    ),
    (
        HitKind::CnResidentId,
        chinese,
        &["身份证号", "身份证号码", "resident ID", "居民身份证"],
    ),
    (
        HitKind::KrRrn,
        korean,
        &["주민등록번호", "RRN", "resident registration number"],
    ),
    (HitKind::SgNric, nric, &["NRIC", "NRIC/FIN", "NRIC No."]),
    (
        HitKind::ZaId,
        south_african,
        &[
            "RSA ID",
            "ID number",
            "South African ID number",
            "identity number",
        ],
    ),
];

fn both(telling: String, plain: String) -> Number {
    Number { telling, plain }
}

/// Year, month and day of birth with two digits each.
fn birthday(chance: &mut Chance) -> (u64, u64, u64) {
    (
        chance.between(30, 99),
        chance.between(1, 12),
        chance.between(1, 28),
    )
}

/// Tries bodies until one has a check digit of a single place.
fn until<T>(chance: &mut Chance, mut make: impl FnMut(&mut Chance) -> Option<T>) -> T {
    loop {
        if let Some(made) = make(chance) {
            return made;
        }
    }
}

fn ssn(chance: &mut Chance) -> Number {
    let area = until(chance, |chance| {
        Some(chance.between(1, 899)).filter(|area| *area != 666)
    });
    let (group, serial) = (chance.between(1, 99), chance.between(1, 9999));
    both(
        format!("{area:03}-{group:02}-{serial:04}"),
        format!("{area:03}{group:02}{serial:04}"),
    )
}

fn itin(chance: &mut Chance) -> Number {
    let (area, group, serial) = (
        chance.between(900, 999),
        chance.between(70, 88),
        chance.digits(4),
    );
    both(
        format!("{area}-{group}-{serial}"),
        format!("{area}{group}{serial}"),
    )
}

fn nhs(chance: &mut Chance) -> Number {
    until(chance, |chance| {
        let body = format!("{}{}", chance.between(4, 7), chance.digits(8));
        let check = (11 - weighted(&body, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11;
        (check < 10).then(|| {
            let all = format!("{body}{check}");
            both(format!("{} {} {}", &all[..3], &all[3..6], &all[6..]), all)
        })
    })
}

fn nino(chance: &mut Chance) -> Number {
    let prefix = chance.of(&["AB", "CE", "GH", "JK", "LM", "PR", "SX", "WP", "YE", "ZA"]);
    let (digits, suffix) = (chance.digits(6), chance.characters("ABCD", 1));
    let spaced = format!(
        "{prefix} {} {} {} {suffix}",
        &digits[..2],
        &digits[2..4],
        &digits[4..]
    );
    both(spaced, format!("{prefix}{digits}{suffix}"))
}

fn pps(chance: &mut Chance) -> Number {
    let body = chance.digits(7);
    let second = chance.of(&["A", "B", "H"]);
    let extra = 9 * (second.as_bytes()[0] - b'A' + 1) as u64;
    let sum = (weighted(&body, &[8, 7, 6, 5, 4, 3, 2]) + extra) % 23;
    let letter = char::from(b"WABCDEFGHIJKLMNOPQRSTUV"[sum as usize]);
    both(String::new(), format!("{body}{letter}{second}"))
}

fn de_tax(chance: &mut Chance) -> Number {
    until(chance, |chance| {
        let mut body: Vec<char> = Vec::new();
        while body.len() < 9 {
            let digit = chance.characters("0123456789", 1).remove(0);
            if !body.contains(&digit) && (!body.is_empty() || digit != '0') {
                body.push(digit);
            }
        }
        let place = chance.between(0, 8) as usize;
        body.insert(chance.between(1, 9) as usize, body[place]);
        let body: String = body.into_iter().collect();
        let all = format!("{body}{}", mod_11_10(&body));
        let spaced = format!("{} {} {} {}", &all[..2], &all[2..5], &all[5..8], &all[8..]);
        Some(both(spaced, all))
    })
}

fn svnr(chance: &mut Chance) -> Number {
    until(chance, |chance| {
        let (year, month, day) = birthday(chance);
        let serial = chance.between(100, 999);
        let birth = format!("{day:02}{month:02}{year:02}");
        let sum = weighted(&serial.to_string(), &[3, 7, 9]) + weighted(&birth, &[5, 8, 4, 2, 1, 6]);
        let check = sum % 11;
        (check < 10).then(|| {
            both(
                format!("{serial}{check} {birth}"),
                format!("{serial}{check}{birth}"),
            )
        })
    })
}

fn ahv(chance: &mut Chance) -> Number {
    let body = format!("756{}", chance.digits(9));
    let check = (10 - weighted(&body, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) % 10) % 10;
    let all = format!("{body}{check}");
    both(
        format!(
            "{}.{}.{}.{}",
            &all[..3],
            &all[3..7],
            &all[7..11],
            &all[11..]
        ),
        all,
    )
}

fn nir(chance: &mut Chance) -> Number {
    let (year, month, _) = birthday(chance);
    let (sex, department) = (chance.between(1, 2), chance.between(10, 95));
    let department = if department == 20 { 21 } else { department };
    let (town, serial) = (chance.between(1, 900), chance.between(1, 999));
    let body = format!("{sex}{year:02}{month:02}{department:02}{town:03}{serial:03}");
    let key = 97 - remainder(&body, 97);
    let spaced =
        format!("{sex} {year:02} {month:02} {department:02} {town:03} {serial:03} {key:02}");
    both(spaced, format!("{body}{key:02}"))
}

const DNI: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";

fn dni(chance: &mut Chance) -> Number {
    let body = chance.between(10_000_000, 79_999_999);
    let letter = char::from(DNI[(body % 23) as usize]);
    both(format!("{body}{letter}"), format!("{body}-{letter}"))
}

fn nie(chance: &mut Chance) -> Number {
    let (first, body) = (chance.between(0, 2), chance.digits(7));
    let letter = char::from(DNI[remainder(&format!("{first}{body}"), 23) as usize]);
    let sign = char::from(b"XYZ"[first as usize]);
    both(
        format!("{sign}{body}{letter}"),
        format!("{sign}-{body}-{letter}"),
    )
}

fn nif(chance: &mut Chance) -> Number {
    let body = format!("{}{}", chance.between(1, 3), chance.digits(7));
    let rest = weighted(&body, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    let check = if rest < 2 { 0 } else { 11 - rest };
    both(String::new(), format!("{body}{check}"))
}

fn fiscal_code(chance: &mut Chance) -> Number {
    const ODD: [u64; 36] = [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3,
        6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
    ];
    let (year, _, day) = birthday(chance);
    let names = chance.characters("BCDFGLMNPRSTVZ", 6);
    let month = chance.characters("ABCDEHLMPRST", 1);
    let place = chance.characters("ABCDEFGHL", 1);
    let body = format!(
        "{names}{year:02}{month}{day:02}{place}{:03}",
        chance.between(1, 999)
    );
    let value = |c: char| c.to_digit(36).unwrap_or_default() as u64;
    let sum: u64 = body
        .chars()
        .enumerate()
        .map(|(place, c)| match (place % 2, value(c)) {
            (0, value) => ODD[value as usize],
            (_, value @ 0..=9) => value,
            (_, value) => value - 10,
        })
        .sum();
    let all = format!("{body}{}", char::from(b'A' + (sum % 26) as u8));
    both(all.clone(), all)
}

fn bsn(chance: &mut Chance) -> Number {
    until(chance, |chance| {
        let body = format!("{}{}", chance.between(1, 9), chance.digits(7));
        let check = weighted(&body, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
        (check < 10).then(|| both(String::new(), format!("{body}{check}")))
    })
}

fn belgian(chance: &mut Chance) -> Number {
    let (year, month, day) = birthday(chance);
    let body = format!("{year:02}{month:02}{day:02}{:03}", chance.between(1, 997));
    let check = 97 - remainder(&body, 97);
    let telling = format!("{year:02}.{month:02}.{day:02}-{}.{check:02}", &body[6..]);
    both(telling, format!("{body}{check:02}"))
}

fn pesel(chance: &mut Chance) -> Number {
    let (year, month, day) = birthday(chance);
    let body = format!("{year:02}{month:02}{day:02}{}", chance.digits(4));
    let sum = weighted(&body, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3]);
    both(String::new(), format!("{body}{}", (10 - sum % 10) % 10))
}

fn czech(chance: &mut Chance) -> Number {
    until(chance, |chance| {
        let (year, month, day) = birthday(chance);
        let month = month + 50 * chance.between(0, 1);
        let body = format!("{year:02}{month:02}{day:02}{}", chance.digits(3));
        let check = remainder(&body, 11);
        (check < 10).then(|| {
            let all = format!("{body}{check}");
            both(format!("{}/{}", &all[..6], &all[6..]), all)
        })
    })
}

fn cnp(chance: &mut Chance) -> Number {
    let (year, month, day) = birthday(chance);
    let (sex, county) = (chance.between(1, 2), chance.between(1, 46));
    let body = format!(
        "{sex}{year:02}{month:02}{day:02}{county:02}{:03}",
        chance.between(1, 999)
    );
    let check = match weighted(&body, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11 {
        10 => 1,
        check => check,
    };
    both(format!("{body}{check}"), format!("{body}{check}"))
}

fn swedish(chance: &mut Chance) -> Number {
    let (year, month, day) = birthday(chance);
    let body = format!("{year:02}{month:02}{day:02}{}", chance.digits(3));
    let all = format!("{body}{}", luhn(&body));
    both(
        format!("{}-{}", &all[..6], &all[6..]),
        format!("19{}-{}", &all[..6], &all[6..]),
    )
}

fn norwegian(chance: &mut Chance) -> Number {
    until(chance, |chance| {
        let (year, month, day) = birthday(chance);
        let body = format!("{day:02}{month:02}{year:02}{}", chance.between(100, 499));
        let first = (11 - weighted(&body, &[3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11) % 11;
        let longer = format!("{body}{first}");
        let second = (11 - weighted(&longer, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
        (first < 10 && second < 10).then(|| {
            let all = format!("{longer}{second}");
            both(format!("{} {}", &all[..6], &all[6..]), all)
        })
    })
}

fn finnish(chance: &mut Chance) -> Number {
    let (year, month, day) = birthday(chance);
    let serial = chance.between(2, 899);
    let birth = format!("{day:02}{month:02}{year:02}");
    let rest = remainder(&format!("{birth}{serial:03}"), 31);
    let check = char::from(b"0123456789ABCDEFHJKLMNPRSTUVWXY"[rest as usize]);
    both(
        format!("{birth}-{serial:03}{check}"),
        format!("{birth}-{serial:03}{check}"),
    )
}

fn danish(chance: &mut Chance) -> Number {
    let (year, month, day) = birthday(chance);
    let serial = chance.between(1000, 3999);
    both(
        String::new(),
        format!("{day:02}{month:02}{year:02}-{serial}"),
    )
}

fn turkish(chance: &mut Chance) -> Number {
    let body = format!("{}{}", chance.between(1, 9), chance.digits(8));
    let odd = weighted(&body, &[1, 0, 1, 0, 1, 0, 1, 0, 1]);
    let even = weighted(&body, &[0, 1, 0, 1, 0, 1, 0, 1, 0]);
    let tenth = (odd * 7 + 100 - even) % 10;
    let longer = format!("{body}{tenth}");
    let sum: u64 = crate::check::values(&longer).iter().sum();
    both(String::new(), format!("{longer}{}", sum % 10))
}

fn cpf(chance: &mut Chance) -> Number {
    let body = chance.digits(9);
    let digit = |sum: u64| match sum % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    };
    let first = digit(weighted(&body, &[10, 9, 8, 7, 6, 5, 4, 3, 2]));
    let longer = format!("{body}{first}");
    let second = digit(weighted(&longer, &[11, 10, 9, 8, 7, 6, 5, 4, 3, 2]));
    let telling = format!(
        "{}.{}.{}-{first}{second}",
        &body[..3],
        &body[3..6],
        &body[6..]
    );
    both(telling, format!("{longer}{second}"))
}

fn curp(chance: &mut Chance) -> Number {
    const ORDER: &str = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ";
    let (year, month, day) = birthday(chance);
    let names = chance.characters("BCDFGLMNPRSTVZ", 4);
    let (sex, state) = (
        chance.of(&["H", "M"]),
        chance.of(&["DF", "JC", "NL", "PL", "VZ"]),
    );
    let inner = chance.characters("BCDFGLMNPRSTVZ", 3);
    let body = format!("{names}{year:02}{month:02}{day:02}{sex}{state}{inner}0");
    let value = |c: char| {
        ORDER
            .chars()
            .position(|other| other == c)
            .unwrap_or_default()
    };
    let sum: usize = body
        .chars()
        .enumerate()
        .map(|(place, c)| value(c) * (18 - place))
        .sum();
    let all = format!("{body}{}", (10 - sum % 10) % 10);
    both(all.clone(), all)
}

fn sin(chance: &mut Chance) -> Number {
    let body = format!("{}{}", chance.between(1, 7), chance.digits(7));
    let all = format!("{body}{}", luhn(&body));
    both(
        String::new(),
        format!("{}-{}-{}", &all[..3], &all[3..6], &all[6..]),
    )
}

fn tfn(chance: &mut Chance) -> Number {
    until(chance, |chance| {
        let body = format!("{}{}", chance.between(1, 9), chance.digits(7));
        let sum = weighted(&body, &[1, 4, 3, 7, 5, 8, 6, 9]);
        let check = (0..10).find(|check| (sum + check * 10).is_multiple_of(11))?;
        let all = format!("{body}{check}");
        Some(both(
            String::new(),
            format!("{} {} {}", &all[..3], &all[3..6], &all[6..]),
        ))
    })
}

fn aadhaar(chance: &mut Chance) -> Number {
    let body = format!("{}{}", chance.between(2, 9), chance.digits(10));
    let all = format!("{body}{}", verhoeff(&body));
    both(format!("{} {} {}", &all[..4], &all[4..8], &all[8..]), all)
}

fn pan(chance: &mut Chance) -> Number {
    let (first, last) = (
        chance.characters("ABCDEFGHKLMNPRSTV", 3),
        chance.characters("ABCDEFGHKLMNPRSTV", 2),
    );
    let (a, b) = last.split_at(1);
    both(String::new(), format!("{first}P{a}{}{b}", chance.digits(4)))
}

fn chinese(chance: &mut Chance) -> Number {
    let (year, month, day) = birthday(chance);
    let region = chance.of(&["110105", "310101", "440305", "510104", "330106"]);
    let body = format!("{region}19{year:02}{month:02}{day:02}{}", chance.digits(3));
    let sum = weighted(
        &body,
        &[7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2],
    );
    let check = char::from(b"10X98765432"[(sum % 11) as usize]);
    both(format!("{body}{check}"), format!("{body}{check}"))
}

fn korean(chance: &mut Chance) -> Number {
    let (year, month, day) = birthday(chance);
    let body = format!(
        "{year:02}{month:02}{day:02}{}{}",
        chance.between(1, 2),
        chance.digits(5)
    );
    let sum = weighted(&body, &[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]);
    let all = format!("{body}{}", (11 - sum % 11) % 10);
    both(
        format!("{}-{}", &all[..6], &all[6..]),
        format!("{}-{}", &all[..6], &all[6..]),
    )
}

fn nric(chance: &mut Chance) -> Number {
    let body = chance.digits(7);
    let first = chance.of(&["S", "T"]);
    let offset = if first == "T" { 4 } else { 0 };
    let sum = weighted(&body, &[2, 7, 6, 5, 4, 3, 2]) + offset;
    let all = format!(
        "{first}{body}{}",
        char::from(b"JZIHGFEDCBA"[(sum % 11) as usize])
    );
    both(all.clone(), all)
}

fn south_african(chance: &mut Chance) -> Number {
    let (year, month, day) = birthday(chance);
    let body = format!("{year:02}{month:02}{day:02}{}08", chance.digits(4));
    both(
        format!("{body}{}", luhn(&body)),
        format!("{body}{}", luhn(&body)),
    )
}
