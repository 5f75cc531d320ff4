"""Turns known documents into Office and web formats, with what is in them beside it.

    python make_office.py FOLDER

Needs pandoc and LibreOffice Writer (`soffice`); nothing from PyPI. Writes NAME.md, the
document and NAME.truth.json (`text`, `headings`, `tables`) for each document. Two writers
make each word-processor format where both can, because their files differ as much as
those of different people do.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

from content import Maker, markdown, truth

CONTENTS = {
    "plain": dict(sections=6, styles=[]),
    "tables": dict(sections=6, styles=["grid", "plain"]),
    "numbered": dict(sections=7, styles=["rules"], numbered=True),
    "extras": dict(sections=5, styles=["plain"], extras=["code", "quote"]),
    "long": dict(sections=16, styles=["grid", "rules"], extras=["quote"]),
}

# extension, writer
KINDS = [
    ("docx", "pandoc"),
    ("docx", "libreoffice"),
    ("odt", "pandoc"),
    ("odt", "libreoffice"),
    ("rtf", "libreoffice"),
    ("html", "pandoc"),
    ("epub", "pandoc"),
    ("pptx", "pandoc"),
]

# What a slide shows of its section, the most telling first.
SLIDE_BODIES = {"table": 0, "list": 1, "paragraph": 2}


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    seed = 2000
    for extension, writer in KINDS:
        for content, wanted in CONTENTS.items():
            seed += 1
            blocks = Maker(seed).document(**wanted)
            if extension == "pptx":
                blocks = slides(blocks)
            target = folder / f"{extension}-{writer}-{content}.{extension}"
            source = target.with_suffix(".md")
            source.write_text(markdown(blocks))
            WRITERS[writer](source, target)
            facts = json.dumps(truth(blocks), ensure_ascii=False, indent=1)
            target.with_suffix(".truth.json").write_text(facts)
        print(f"{extension} by {writer}: {len(CONTENTS)} documents")


def slides(blocks):
    """What fits slides: one level of headings, each with its table, list or first paragraph."""
    kept = []
    starts = [at for at, block in enumerate(blocks) if block[0] == "heading" and block[1] <= 2]
    for start, end in zip(starts, [*starts[1:], len(blocks)]):
        section = blocks[start + 1 : end]
        best = min(section, key=lambda block: SLIDE_BODIES.get(block[0], len(SLIDE_BODIES)))
        kept += [("heading", 2, blocks[start][2]), best]
    return kept


def pandoc(source, target):
    command = ["pandoc", source, "--output", target, "--standalone", "--metadata", "lang=en"]
    if target.suffix == ".html":
        command += ["--metadata", f"pagetitle={target.stem}"]
    if target.suffix == ".epub":
        # The title page carries the first heading; without it pandoc invents one.
        first, body = source.read_text().split("\n", 1)
        command[1] = source.with_suffix(".body")
        command[1].write_text(body)
        command += ["--from=markdown", "--metadata", f"title={first.removeprefix('# ')}"]
    if target.suffix == ".pptx":
        command += ["--slide-level=2"]
    subprocess.run(list(map(str, command)), check=True)
    source.with_suffix(".body").unlink(missing_ok=True)


def libreoffice(source, target):
    """By way of a page that LibreOffice opens and saves, as a person would."""
    with tempfile.TemporaryDirectory() as scratch:
        between = pathlib.Path(scratch) / f"{target.stem}.{'docx' if target.suffix != '.docx' else 'odt'}"
        pandoc(source, between)
        command = ["soffice", f"-env:UserInstallation=file://{scratch}/profile", "--headless"]
        command += ["--convert-to", target.suffix[1:], "--outdir", str(target.parent), str(between)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


WRITERS = {"pandoc": pandoc, "libreoffice": libreoffice}

if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
