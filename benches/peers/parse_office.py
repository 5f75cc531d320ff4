"""Reads Office and web files with another program, to be compared with ours.

    python parse_office.py ENGINE OUT.json FILE...

ENGINE: markitdown (`pip install -r requirements-office.txt` in an environment of its own)
or pandoc (from the system). The output is that of `parse_pdf.py`: one JSON object with
`engine` and, by path, `text`, `headings`, `tables` and `seconds`. Starting the programs is
counted for pandoc, which starts anew for every file, and not for MarkItDown.
"""

import json
import re
import subprocess
import sys
import time

from parse_pdf import headings, tables


def markitdown():
    from markitdown import MarkItDown

    engine = MarkItDown()

    def read(path):
        text = engine.convert(path).text_content
        return without_targets(text), text

    return read


# What pandoc has readers for; anything else it takes for Markdown.
PANDOC_READS = (".csv", ".docx", ".epub", ".html", ".odt", ".rtf")


def pandoc():
    def read(path):
        if not path.endswith(PANDOC_READS):
            raise ValueError("pandoc has no reader for it")
        command = ["pandoc", "--wrap=none", "-t", "gfm-raw_html", path]
        done = subprocess.run(command, capture_output=True, timeout=60, check=True)
        text = done.stdout.decode()
        return without_targets(text), text

    return read


def without_targets(markdown):
    """Where links and pictures lead is no text of the document."""
    return re.sub(r"\]\([^)]*\)", "]", markdown)


def main(engine, out, *paths):
    read, files = globals()[engine](), {}
    for path in paths:
        started = time.perf_counter()
        try:
            text, markdown = read(path)
        except Exception as error:
            print(f"{engine}: {path}: {type(error).__name__}", file=sys.stderr)
            text, markdown = "", ""
        files[path] = {
            "seconds": time.perf_counter() - started,
            "text": text,
            "headings": headings(markdown),
            "tables": tables(markdown),
        }
    with open(out, "w") as file:
        json.dump({"engine": engine, "files": files}, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
