//! Valid values of all other kinds: payment, contact, secrets.

mod contact;
mod payment;
mod secrets;
mod travel;

use gristmill_model::HitKind;

use crate::chance::Chance;

/// How a value is made.
pub(crate) type Make = fn(&mut Chance) -> String;

/// A kind, how it is made, and sentences in which it is named; `{}` stands for the value.
pub(crate) const OTHERS: &[(HitKind, Make, &[&str])] = &[
    (
        HitKind::PaymentCard,
        payment::card,
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
        payment::account,
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
        contact::email,
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
        contact::phone,
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
        contact::international_phone,
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
        contact::ip_4,
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
        contact::ip_6,
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
        travel::passport,
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
        travel::zone,
        &["{}", "Scan of the page:\n{}\n", "MRZ\n{}\nend"],
    ),
    (
        HitKind::PrivateKey,
        secrets::private_key,
        &["{}", "the key is\n{}\nkeep it", "tls.key: |\n{}"],
    ),
    (
        HitKind::ApiToken,
        secrets::token,
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
        secrets::web_token,
        &["Authorization: {}", "{}", "cookie={}; path=/", "jwt '{}'"],
    ),
    (
        HitKind::ConnectionString,
        secrets::connection,
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
        secrets::password,
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
        secrets::secret,
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
