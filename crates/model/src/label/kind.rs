//! What can be found in a text: one table of kinds.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::Label;

/// What kinds have in common.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum HitFamily {
    /// Numbers that stand for a person: national ids, passports.
    Identity,
    /// Accounts and cards.
    Payment,
    /// Ways to reach a person or a machine.
    Contact,
    /// What opens doors: keys, tokens, passwords.
    Secret,
    /// Words by which an author says who may read.
    Marker,
    /// Words about harm to people.
    Unsafe,
    /// What the user's own rules look for; each says its label.
    Own,
}

impl HitFamily {
    /// The label of a document that holds such a thing; the user's own rules say theirs.
    pub fn label(self) -> Option<Label> {
        match self {
            HitFamily::Identity | HitFamily::Payment | HitFamily::Contact | HitFamily::Secret => {
                Some(Label::HighlySensitive)
            }
            HitFamily::Marker => Some(Label::Confidential),
            HitFamily::Unsafe => Some(Label::Unsafe),
            HitFamily::Own => None,
        }
    }
}

macro_rules! hit_kinds {
    ($( $variant:ident = $code:literal, $family:ident, $name:literal; )*) => {
        /// The stable code of what was found. Programs branch on it, never on text.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema)]
        pub enum HitKind {
            $( #[doc = $name] #[serde(rename = $code)] $variant, )*
        }

        impl HitKind {
            /// Every kind, in the order the documentation lists them.
            pub const ALL: &'static [HitKind] = &[$(HitKind::$variant),*];

            /// The code as stored and shown: `us_ssn`.
            pub fn as_str(self) -> &'static str {
                match self { $(HitKind::$variant => $code),* }
            }

            /// What it is, for people: `US social security number`.
            pub fn name(self) -> &'static str {
                match self { $(HitKind::$variant => $name),* }
            }

            /// What it belongs to.
            pub fn family(self) -> HitFamily {
                match self { $(HitKind::$variant => HitFamily::$family),* }
            }

            /// The kind with this code, if there is one.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(HitKind::$variant),)* _ => None }
            }
        }
    };
}

hit_kinds! {
    UsSsn = "us_ssn", Identity, "US social security number";
    UsItin = "us_itin", Identity, "US taxpayer number (ITIN)";
    UkNhs = "uk_nhs", Identity, "UK NHS number";
    UkNino = "uk_nino", Identity, "UK national insurance number";
    IePps = "ie_pps", Identity, "Irish PPS number";
    DeTaxId = "de_tax_id", Identity, "German tax id";
    AtSvnr = "at_svnr", Identity, "Austrian social insurance number";
    ChAhv = "ch_ahv", Identity, "Swiss AHV number";
    FrNir = "fr_nir", Identity, "French NIR";
    EsDni = "es_dni", Identity, "Spanish DNI";
    EsNie = "es_nie", Identity, "Spanish NIE";
    PtNif = "pt_nif", Identity, "Portuguese NIF";
    ItFiscalCode = "it_fiscal_code", Identity, "Italian codice fiscale";
    NlBsn = "nl_bsn", Identity, "Dutch BSN";
    BeNationalNumber = "be_national_number", Identity, "Belgian national number";
    PlPesel = "pl_pesel", Identity, "Polish PESEL";
    CzBirthNumber = "cz_birth_number", Identity, "Czech or Slovak birth number";
    RoCnp = "ro_cnp", Identity, "Romanian CNP";
    SePersonnummer = "se_personnummer", Identity, "Swedish personnummer";
    NoFodselsnummer = "no_fodselsnummer", Identity, "Norwegian fødselsnummer";
    FiHetu = "fi_hetu", Identity, "Finnish personal identity code";
    DkCpr = "dk_cpr", Identity, "Danish CPR number";
    TrKimlik = "tr_kimlik", Identity, "Turkish identity number";
    BrCpf = "br_cpf", Identity, "Brazilian CPF";
    MxCurp = "mx_curp", Identity, "Mexican CURP";
    CaSin = "ca_sin", Identity, "Canadian SIN";
    AuTfn = "au_tfn", Identity, "Australian tax file number";
    InAadhaar = "in_aadhaar", Identity, "Indian Aadhaar number";
    InPan = "in_pan", Identity, "Indian PAN";
    CnResidentId = "cn_resident_id", Identity, "Chinese resident id";
    KrRrn = "kr_rrn", Identity, "Korean resident registration number";
    SgNric = "sg_nric", Identity, "Singaporean NRIC";
    ZaId = "za_id", Identity, "South African id number";
    Passport = "passport", Identity, "passport number";
    TravelDocument = "travel_document", Identity, "machine-readable zone of a travel document";
    PaymentCard = "payment_card", Payment, "payment card number";
    Iban = "iban", Payment, "bank account (IBAN)";
    Email = "email", Contact, "e-mail address";
    Phone = "phone", Contact, "phone number";
    IpAddress = "ip_address", Contact, "IP address";
    PrivateKey = "private_key", Secret, "private key";
    ApiToken = "api_token", Secret, "API token";
    SessionToken = "session_token", Secret, "JSON web token";
    ConnectionString = "connection_string", Secret, "connection string with a password";
    Password = "password", Secret, "password";
    NamedSecret = "named_secret", Secret, "value of a name that tells a secret";
    ConfidentialMarker = "confidential_marker", Marker, "confidentiality marker";
    MemoHeader = "memo_header", Marker, "head of a memorandum";
    UnsafePhrase = "unsafe_phrase", Unsafe, "unsafe phrase";
    OwnTerm = "own_term", Own, "word of one's own list";
    OwnPattern = "own_pattern", Own, "match of one's own expression";
}
