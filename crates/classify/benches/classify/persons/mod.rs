//! Valid numbers of persons, made up.

mod americas;
mod elsewhere;
mod europe;
mod north;

use gristmill_model::HitKind;

use crate::chance::Chance;

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
        americas::ssn,
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
        americas::itin,
        &[
            "ITIN",
            "Individual Taxpayer Identification Number",
            "taxpayer ID (ITIN)",
        ],
    ),
    (
        HitKind::UkNhs,
        europe::nhs,
        &["NHS number", "NHS No", "NHS no.", "patient's NHS number"],
    ),
    (
        HitKind::UkNino,
        europe::nino,
        &["National Insurance number", "NINO", "NI number", "N.I. No."],
    ),
    (
        HitKind::IePps,
        europe::pps,
        &["PPS number", "PPSN", "PPS No."],
    ),
    (
        HitKind::DeTaxId,
        europe::de_tax,
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
        europe::svnr,
        &[
            "SVNR",
            "Sozialversicherungsnummer",
            "SV-Nr.",
            "Versicherungsnummer",
        ],
    ),
    (
        HitKind::ChAhv,
        europe::ahv,
        &[
            "AHV-Nummer",
            "AHV-Nr.",
            "numéro AVS",
            "Sozialversicherungsnummer",
        ],
    ),
    (
        HitKind::FrNir,
        europe::nir,
        &[
            "NIR",
            "numéro de sécurité sociale",
            "N° de Sécurité sociale",
            "n° INSEE",
        ],
    ),
    (
        HitKind::EsDni,
        europe::dni,
        &[
            "DNI",
            "NIF",
            "DNI número",
            "documento nacional de identidad",
        ],
    ),
    (
        HitKind::EsNie,
        europe::nie,
        &[
            "NIE",
            "número de identidad de extranjero",
            "NIE del solicitante",
        ],
    ),
    (
        HitKind::PtNif,
        europe::nif,
        &["NIF", "número de contribuinte", "contribuinte n.º"],
    ),
    (
        HitKind::ItFiscalCode,
        europe::fiscal_code,
        &["codice fiscale", "Cod. Fisc.", "C.F."],
    ),
    (
        HitKind::NlBsn,
        europe::bsn,
        &["BSN", "burgerservicenummer", "BSN-nummer", "sofinummer"],
    ),
    (
        HitKind::BeNationalNumber,
        europe::belgian,
        &[
            "rijksregisternummer",
            "numéro de registre national",
            "INSZ",
            "NISS",
        ],
    ),
    (
        HitKind::PlPesel,
        europe::pesel,
        &["PESEL", "nr PESEL", "numer PESEL"],
    ),
    (
        HitKind::CzBirthNumber,
        europe::czech,
        &["rodné číslo", "r. č.", "RČ", "rodné č."],
    ),
    (
        HitKind::RoCnp,
        europe::cnp,
        &["CNP", "cod numeric personal", "C.N.P."],
    ),
    (
        HitKind::SePersonnummer,
        north::swedish,
        &["personnummer", "Personnr", "pers.nr"],
    ),
    (
        HitKind::NoFodselsnummer,
        north::norwegian,
        &["fødselsnummer", "Fnr.", "personnummer"],
    ),
    (
        HitKind::FiHetu,
        north::finnish,
        &["henkilötunnus", "HETU", "hetu"],
    ),
    (
        HitKind::DkCpr,
        north::danish,
        &["CPR-nr.", "CPR", "cpr-nummer", "personnummer"],
    ),
    (
        HitKind::TrKimlik,
        elsewhere::turkish,
        &["TC Kimlik No", "T.C. kimlik numarası", "kimlik no"],
    ),
    (
        HitKind::BrCpf,
        americas::cpf,
        &["CPF", "CPF nº", "cadastro de pessoa física"],
    ),
    (HitKind::MxCurp, americas::curp, &["CURP", "clave CURP"]),
    (
        HitKind::CaSin,
        americas::sin,
        &[
            "SIN",
            "Social Insurance Number",
            "NAS",
            "numéro d'assurance sociale",
        ],
    ),
    (
        HitKind::AuTfn,
        elsewhere::tfn,
        &["TFN", "Tax File Number", "tax file no."],
    ),
    (
        HitKind::InAadhaar,
        elsewhere::aadhaar,
        &["Aadhaar", "Aadhaar number", "Aadhar no.", "UIDAI number"],
    ),
    (
        HitKind::InPan,
        elsewhere::pan,
        &["PAN", "Permanent Account Number", "PAN card"],
    ),
    (
        HitKind::CnResidentId,
        elsewhere::chinese,
        &["身份证号", "身份证号码", "resident ID", "居民身份证"],
    ),
    (
        HitKind::KrRrn,
        elsewhere::korean,
        &["주민등록번호", "RRN", "resident registration number"],
    ),
    (
        HitKind::SgNric,
        elsewhere::nric,
        &["NRIC", "NRIC/FIN", "NRIC No."],
    ),
    (
        HitKind::ZaId,
        elsewhere::south_african,
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
