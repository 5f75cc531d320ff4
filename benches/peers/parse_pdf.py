"""Reads PDFs with another program and prints what it found, to be compared with ours.

    python parse_pdf.py ENGINE OUT.json FILE...

ENGINE: pdftotext (poppler-utils), pymupdf, pymupdf4llm or markitdown. Needs
`pip install -r requirements-pdf.txt` in an environment of its own; pdftotext comes from the
system. One JSON object: `engine` and, by path, `text`, `headings`, `tables` and `seconds`.
"""

import json
import re
import subprocess
import sys
import time


def pdftotext(path):
    done = subprocess.run(
        ["pdftotext", "-q", "-enc", "UTF-8", path, "-"], capture_output=True, timeout=60
    )
    return done.stdout.decode("utf-8", "replace"), ""


def pymupdf(path):
    import pymupdf as engine

    with engine.open(path) as document:
        return "\n".join(page.get_text() for page in document), ""


def pymupdf4llm(path):
    import pymupdf4llm as engine

    text = engine.to_markdown(path, show_progress=False)
    return text, text


def markitdown(path):
    from markitdown import MarkItDown

    text = MarkItDown().convert(path).text_content
    return text, text


def headings(markdown):
    found = re.findall(r"^(#{1,6}) (.+)$", markdown, re.MULTILINE)
    return [{"level": len(mark), "text": re.sub(r"[*_`]", "", text)} for mark, text in found]


def tables(markdown):
    found, rows = [], []
    for line in [*markdown.splitlines(), ""]:
        if line.strip().startswith("|"):
            cells = [re.sub(r"[*_`]|<br>", " ", cell).strip() for cell in line.strip().strip("|").split("|")]
            if not all(re.fullmatch(r":?-{2,}:?", cell) for cell in cells):
                rows.append(cells)
        elif rows:
            found.append(rows)
            rows = []
    return found


def main(engine, out, *paths):
    read, files = globals()[engine], {}
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
