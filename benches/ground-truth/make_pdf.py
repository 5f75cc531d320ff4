"""Turns known documents into PDF with three typesetters, with what is in them beside it.

    python make_pdf.py FOLDER

Needs `pip install -r requirements-pdf.txt` and, for a third of the set, LibreOffice
(`soffice`) and pandoc; without them that third is left out and said so. Writes NAME.md,
NAME.pdf and NAME.truth.json (`text`, `headings`, `tables`) for each document.
"""

import html
import json
import pathlib
import re
import shutil
import subprocess
import sys

from content import Maker, markdown, truth

FURNITURE = "Internal document of the steering group"

# name, typesetter, arguments of Maker.document, layout
DOCUMENTS = [
    ("weasy-plain", "weasyprint", dict(sections=5, styles=[]), {}),
    ("weasy-grid", "weasyprint", dict(sections=6, styles=["grid"]), {}),
    ("weasy-rules", "weasyprint", dict(sections=6, styles=["rules"]), dict(furniture=True)),
    ("weasy-borderless", "weasyprint", dict(sections=6, styles=["plain"]), {}),
    ("weasy-columns", "weasyprint", dict(sections=9, styles=[]), dict(columns=2, furniture=True)),
    ("weasy-numbered", "weasyprint", dict(sections=8, styles=["grid", "plain"], numbered=True), dict(furniture=True)),
    ("weasy-code", "weasyprint", dict(sections=5, styles=["rules"], extras=["code", "formula", "quote"]), {}),
    ("weasy-notes", "weasyprint", dict(sections=5, styles=["plain"], extras=["footnote", "footnote"]), dict(furniture=True)),
    ("weasy-serif", "weasyprint", dict(sections=7, styles=["grid", "rules"], extras=["quote"]), dict(serif=True, furniture=True)),
    ("typst-plain", "typst", dict(sections=6, styles=[]), {}),
    ("typst-grid", "typst", dict(sections=6, styles=["grid"]), dict(furniture=True)),
    ("typst-rules", "typst", dict(sections=6, styles=["rules"]), {}),
    ("typst-borderless", "typst", dict(sections=6, styles=["plain"]), dict(furniture=True)),
    ("typst-columns", "typst", dict(sections=10, styles=[]), dict(columns=2, furniture=True)),
    ("typst-columns-tables", "typst", dict(sections=8, styles=["grid", "rules"], table_width=3), dict(columns=2)),
    ("typst-numbered", "typst", dict(sections=8, styles=["rules"], numbered=True), dict(furniture=True)),
    ("typst-code", "typst", dict(sections=5, styles=["grid"], extras=["code", "formula", "quote"]), {}),
    ("typst-notes", "typst", dict(sections=6, styles=["plain"], extras=["footnote", "footnote"]), dict(furniture=True)),
    ("typst-untagged", "typst", dict(sections=7, styles=["grid", "plain"], extras=["code"]), dict(furniture=True)),
    ("office-plain", "libreoffice", dict(sections=6, styles=[]), {}),
    ("office-grid", "libreoffice", dict(sections=6, styles=["grid"]), {}),
    ("office-rules", "libreoffice", dict(sections=6, styles=["rules"]), {}),
    ("office-borderless", "libreoffice", dict(sections=6, styles=["plain"]), {}),
    ("office-numbered", "libreoffice", dict(sections=7, styles=["grid"], numbered=True), {}),
    ("office-code", "libreoffice", dict(sections=5, styles=["plain"], extras=["code", "quote"]), {}),
    ("office-long", "libreoffice", dict(sections=14, styles=["grid", "plain"]), {}),
]


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for seed, (name, typesetter, content, layout) in enumerate(DOCUMENTS, 1000):
        if typesetter == "libreoffice" and not (shutil.which("soffice") and shutil.which("pandoc")):
            print(f"left out: {name} (no LibreOffice or pandoc)")
            continue
        blocks = Maker(seed).document(**content)
        target = folder / f"{name}.pdf"
        TYPESETTERS[typesetter](blocks, layout, target)
        target.with_suffix(".md").write_text(markdown(blocks))
        facts = json.dumps(truth(blocks), ensure_ascii=False, indent=1)
        target.with_suffix(".truth.json").write_text(facts)


def weasyprint(blocks, layout, target):
    from weasyprint import HTML

    font = "Liberation Serif" if layout.get("serif") else "DejaVu Sans"
    furniture = (
        f'@top-center {{ content: "{FURNITURE}"; font-size: 8pt }}'
        '@bottom-center { content: "Page " counter(page) " of " counter(pages); font-size: 8pt }'
        if layout.get("furniture")
        else ""
    )
    columns = f"body {{ columns: {layout['columns']}; column-gap: 8mm }}" if "columns" in layout else ""
    style = f"""
        @page {{ size: A4; margin: 22mm; {furniture} }}
        body {{ font: 10pt '{font}'; text-align: justify; hyphens: auto }} {columns}
        h1 {{ font-size: 18pt }} h2 {{ font-size: 14pt }} h3 {{ font-size: 11pt }}
        h1, h2, h3 {{ text-align: left }}
        pre {{ font: 9pt 'DejaVu Sans Mono'; white-space: pre-wrap }}
        table {{ border-collapse: collapse; margin: 4mm 0; text-align: left }}
        td, th {{ padding: 1mm 3mm; text-align: left }}
        .grid td, .grid th {{ border: 0.5pt solid black }}
        .rules {{ border-top: 1pt solid black; border-bottom: 1pt solid black }}
        .rules th {{ border-bottom: 0.5pt solid black }}
        .note {{ float: footnote; font-size: 8pt }}
    """
    page = f'<html lang="en"><style>{style}</style><body>{as_html(blocks)}</body></html>'
    HTML(string=page).write_pdf(target)


def libreoffice(blocks, layout, target):
    page = target.with_suffix(".html")
    style = ".grid td, .grid th { border: 0.5pt solid black } .rules th { border-bottom: 1pt solid black }"
    page.write_text(f'<html lang="en"><style>{style}</style><body>{as_html(blocks)}</body></html>')
    if any(block[0] == "table" and block[1] == "grid" for block in blocks):
        # pandoc drops borders; LibreOffice's own import keeps them.
        arguments = ["--infilter=HTML (StarWriter)", "--convert-to", "pdf:writer_web_pdf_Export", page]
    else:
        document = target.with_suffix(".docx")
        subprocess.run(["pandoc", page, "-o", document], check=True)
        arguments = ["--convert-to", "pdf", document]
    command = ["soffice", "--headless", *map(str, arguments), "--outdir", str(target.parent)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    page.unlink()
    target.with_suffix(".docx").unlink(missing_ok=True)


def as_html(blocks):
    out = []
    for block in blocks:
        kind, text = block[0], html.escape(str(block[1]))
        if kind == "heading":
            out.append(f"<h{block[1]}>{html.escape(block[2])}</h{block[1]}>")
        elif kind == "list":
            tag = "ol" if block[1] else "ul"
            items = "".join(
                f"<li>{html.escape(item)}"
                + ("<ul>" + "".join(f"<li>{html.escape(sub)}</li>" for sub in subs) + "</ul>" if subs else "")
                + "</li>"
                for item, subs in block[2]
            )
            out.append(f"<{tag}>{items}</{tag}>")
        elif kind == "table":
            head = "".join(f"<th>{html.escape(cell)}</th>" for cell in block[2])
            body = "".join(
                "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in block[3]
            )
            border = ' border="1" cellspacing="0"' if block[1] == "grid" else ""
            out.append(
                f'<table class="{block[1]}"{border}><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
            )
        elif kind == "code":
            out.append(f"<pre>{text}</pre>")
        elif kind == "formula":
            formula = re.sub(r"\^(\w)", r"<sup>\1</sup>", text)
            out.append(f'<p style="text-align: center"><i>{formula}</i></p>')
        elif kind == "quote":
            out.append(f"<blockquote>{text}</blockquote>")
        elif kind == "footnote":
            out.append(f'<p><span class="note">{text}</span></p>')
        else:
            out.append(f"<p>{text}</p>")
    return "\n".join(out)


def typst(blocks, layout, target):
    import typst as compiler

    head = ['#set text(lang: "en", hyphenate: true)', "#set par(justify: true)"]
    page = [f"columns: {layout.get('columns', 1)}"]
    if layout.get("furniture"):
        page += [f'header: [#text(8pt)[{FURNITURE}]]', 'numbering: "1"']
    head.append(f"#set page({', '.join(page)})")
    source = target.with_suffix(".typ")
    source.write_text("\n".join(head) + "\n\n" + as_typst(blocks))
    tagged = "untagged" not in target.stem
    compiler.compile(source, output=target, **({} if tagged else {"pdf_tags": False}))
    source.unlink()


def escape(text):
    return re.sub(r"([\\#$*_`<>@\[\]~=-])", r"\\\1", text)


def as_typst(blocks):
    strokes = {
        "grid": "stroke: 0.5pt",
        "rules": "stroke: (x, y) => if y == 0 { (top: 1pt, bottom: 0.5pt) } else { none }",
        "plain": "stroke: none",
    }
    out = []
    for block in blocks:
        kind = block[0]
        if kind == "heading":
            out.append("=" * block[1] + " " + escape(block[2]))
        elif kind == "list":
            mark = "+" if block[1] else "-"
            lines = []
            for item, subs in block[2]:
                lines.append(f"{mark} {escape(item)}")
                lines.extend(f"  - {escape(sub)}" for sub in subs)
            out.append("\n".join(lines))
        elif kind == "table":
            header = ", ".join(f"[*{escape(cell)}*]" for cell in block[2])
            cells = ",\n".join(", ".join(f"[{escape(cell)}]" for cell in row) for row in block[3])
            out.append(
                f"#table(columns: {len(block[2])}, {strokes[block[1]]},\n table.header({header}),\n{cells})"
            )
        elif kind == "code":
            out.append(f"```\n{block[1]}\n```")
        elif kind == "formula":
            out.append(f"$ {block[1]} $")
        elif kind == "quote":
            out.append(f"#quote(block: true)[{escape(block[1])}]")
        elif kind == "footnote":
            out.append(f"See below.#footnote[{escape(block[1])}]")
        else:
            out.append(escape(block[1]))
    return "\n\n".join(out) + "\n"


TYPESETTERS = {"weasyprint": weasyprint, "typst": typst, "libreoffice": libreoffice}

if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
