//! Words beside a number that name it, and words that name its lookalikes.
//!
//! Terms of up to four letters count as whole words; longer ones may begin a longer word
//! (`kreditkarte` in `Kreditkartennummer`). They are separated by commas.

use gristmill_model::HitKind;

/// The words that name each kind.
pub(crate) const NAMES: &[(HitKind, &str)] = &[
    (
        HitKind::UsSsn,
        "ssn, ssns, social security, soc sec, soc. sec, social-security",
    ),
    (
        HitKind::UsItin,
        "itin, taxpayer identification, individual taxpayer",
    ),
    (HitKind::UkNhs, "nhs, national health service"),
    (
        HitKind::UkNino,
        "nino, national insurance, ni number, ni no, insurance number",
    ),
    (HitKind::IePps, "pps, ppsn, personal public service"),
    (
        HitKind::DeTaxId,
        "steueridentifikation, steuer-id, steuer-identifikation, steuerliche id, steuer id, \
         idnr, tin, tax id, tax identification, steuernummer",
    ),
    (
        HitKind::AtSvnr,
        "svnr, sv-nr, sozialversicherung, versicherungsnummer, sv nr, svnr.",
    ),
    (
        HitKind::ChAhv,
        "ahv, avs, oasi, ahv-nr, sozialversicherung, ahv-nummer",
    ),
    (
        HitKind::FrNir,
        "nir, sécurité sociale, securite sociale, insee, numéro de sécu, social security",
    ),
    (
        HitKind::EsDni,
        "dni, nif, documento nacional, documento de identidad",
    ),
    (HitKind::EsNie, "nie, extranjero, identidad de extranj"),
    (
        HitKind::PtNif,
        "nif, contribuinte, número de identificação fiscal, identificação fiscal",
    ),
    (
        HitKind::ItFiscalCode,
        "codice fiscale, cod. fisc, c.f., fiscal code, tax code",
    ),
    (
        HitKind::NlBsn,
        "bsn, burgerservicenummer, sofinummer, sofi, citizen service",
    ),
    (
        HitKind::BeNationalNumber,
        "rijksregister, registre national, numéro national, national register, insz, niss, \
         national number, nationaal nummer",
    ),
    (HitKind::PlPesel, "pesel"),
    (
        HitKind::CzBirthNumber,
        "rodné číslo, rodne cislo, rodné, rodného čísla, rč, r. č, r.č, birth number",
    ),
    (HitKind::RoCnp, "cnp, cod numeric personal"),
    (
        HitKind::SePersonnummer,
        "personnummer, personnr, pnr, samordningsnummer, swedish personal",
    ),
    (
        HitKind::NoFodselsnummer,
        "fødselsnummer, fodselsnummer, fnr, personnummer, fødselsnr, d-nummer",
    ),
    (
        HitKind::FiHetu,
        "hetu, henkilötunnus, henkilotunnus, personbeteckning",
    ),
    (
        HitKind::DkCpr,
        "cpr, cpr-nr, cpr-nummer, personnummer, cprnr, cpr-nummeret",
    ),
    (HitKind::TrKimlik, "kimlik, tckn, turkish id, t.c., tc no"),
    (HitKind::BrCpf, "cpf, cadastro de pessoa"),
    (HitKind::MxCurp, "curp"),
    (
        HitKind::CaSin,
        "sin, social insurance, nas, assurance sociale",
    ),
    (HitKind::AuTfn, "tfn, tax file"),
    (HitKind::InAadhaar, "aadhaar, aadhar, uidai, uid, आधार"),
    (HitKind::InPan, "pan, permanent account"),
    (
        HitKind::CnResidentId,
        "身份证, 身份號, resident id, 居民身份",
    ),
    (
        HitKind::KrRrn,
        "주민등록번호, 주민번호, rrn, resident registration",
    ),
    (HitKind::SgNric, "nric, fin, uin"),
    (
        HitKind::ZaId,
        "rsa id, sa id, south african id, id number, identity number, id no",
    ),
    (
        HitKind::PaymentCard,
        "card, cards, credit card, debit card, visa, mastercard, amex, american express, \
         discover, diners, jcb, maestro, unionpay, pan, kreditkarte, kartennummer, karte, \
         carte bancaire, carte de crédit, carte, tarjeta, carta di credito, carta, cartão, \
         creditcard, kort, karta, karty, kartą, 信用卡, cc",
    ),
    (
        HitKind::Iban,
        "iban, account, konto, compte, cuenta, conto, rekening, bank, rachunek",
    ),
    (
        HitKind::Phone,
        "phone, telephone, mob, tél, tlf, gsm, tel, tel., mobile, cell, fax, call, calls, \
         dial, sms, text me, whatsapp, hotline, contact number, telefon, handy, mobil, \
         rufnummer, anruf, rückruf, durchwahl, erreichen, téléphone, telephone, portable, \
         appelez, appeler, joindre, teléfono, telefono, móvil, llame, llamar, llámenos, \
         cellulare, chiamare, chiamate, telefone, celular, ligue, telefoon, bel ons, \
         bellen, mobiel, telefonu, komórk, zadzwoń, dzwonić, puhelin, soita, ring, 电话, 手机, \
         電話",
    ),
    (
        HitKind::IpAddress,
        "ip, ips, ipv4, ipv6, ip-, host, server, gateway, subnet, dns, router, firewall, \
         ping, address, addr, adresse, login from, connected, connection from, client, \
         remote, proxy, vpn, ssh",
    ),
];

/// Words that name numbers of persons without saying which.
pub(crate) const IDENTITY: &str = "\
    national id, id number, id no, identity number, identity card, identification number, \
    personal number, personal id, id code, personal identity, citizen id, tax number, tax id, \
    ausweisnummer, personalausweis, identité, identidad, identità, identidade, identiteit, \
    personnel, applicant, employee, patient, date of birth";

/// Words that name what only looks like a number of a person.
pub(crate) const LOOKALIKES: &str = "\
    upgrade, order, orders, invoice, receipt, part no, part number, part #, p/n, isbn, issn, \
    ean, upc, gtin, sku, serial, s/n, version, firmware, build, release, revision, tracking, \
    ticket, batch, lot, model, catalog, catalogue, item, product, commit, timestamp, docket, \
    case no, imei, latitude, longitude, coordinates, hash, checksum, uuid, guid, purchase, \
    transaction, section, chapter, §, oid, doi, arxiv, pmid, shipment, container, waybill, \
    rechnung, bestell, auftrag, artikel, seriennummer, sendung, facture, commande, réf, \
    référence, factura, pedido, nº de serie, fattura, ordine, bestelling, factuur, zamówieni, \
    faktur, ordernummer, 订单, 发票, 注文, reference no, reference number, ref, ref., barcode, \
    asset, meter, policy, quote";

/// The terms of a list.
pub(crate) fn terms(list: &str) -> impl Iterator<Item = &str> {
    list.split(", ")
}
