// Generated from crates/api. Do not edit.

/**
 * The stable code of what was found. Programs branch on it, never on text.
 */
export type HitKind = "us_ssn" | "us_itin" | "uk_nhs" | "uk_nino" | "ie_pps" | "de_tax_id" | "at_svnr" | "ch_ahv" | "fr_nir" | "es_dni" | "es_nie" | "pt_nif" | "it_fiscal_code" | "nl_bsn" | "be_national_number" | "pl_pesel" | "cz_birth_number" | "ro_cnp" | "se_personnummer" | "no_fodselsnummer" | "fi_hetu" | "dk_cpr" | "tr_kimlik" | "br_cpf" | "mx_curp" | "ca_sin" | "au_tfn" | "in_aadhaar" | "in_pan" | "cn_resident_id" | "kr_rrn" | "sg_nric" | "za_id" | "passport" | "travel_document" | "payment_card" | "iban" | "email" | "phone" | "ip_address" | "private_key" | "api_token" | "session_token" | "connection_string" | "password" | "named_secret" | "confidential_marker" | "memo_header" | "unsafe_phrase" | "own_term" | "own_pattern";
