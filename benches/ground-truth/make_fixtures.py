"""Makes the small PDFs that the parse crate's tests read.

    python make_fixtures.py FOLDER

Needs `pip install -r requirements-pdf.txt`. What is made is checked in, so that tests need
none of this.
"""

import io
import pathlib
import sys

import typst
from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text

STRUCTURE = """
#set document(title: "Water Report", author: "A. Keeper", keywords: ("water", "report"))
#set page(width: 140mm, height: 200mm, margin: 20mm)
#set text(size: 10pt, lang: "en")
= Water Report
The reservoir was inspected in spring. Its walls are sound, and the valves close tightly
when they are asked to.
== Findings
- The pump runs.
- The filter leaks:
  - at the upper seal
  - at the lower seal
+ Close the valve.
+ Replace the seal.
== Readings
#table(columns: 3, stroke: 0.5pt, table.header([*Site*], [*Depth*], [*State*]),
  [North], [12.4], [open], [South], [9.1], [closed], [Harbour], [3.0], [open])
Readings without lines:
#table(columns: 3, stroke: none, table.header([*Year*], [*Rain*], [*Flow*]),
  [2021], [812], [4.1], [2022], [640], [3.2], [2023], [701], [3.9])
```
def flow(site):
    return site.depth * 2
```
"""

COLUMNS = """
#set page(width: 160mm, height: 120mm, margin: 15mm, columns: 2)
#set text(size: 9pt, lang: "en", hyphenate: true)
#set par(justify: true)
= Two Columns
""" + "The archive keeps every document that the harbour administration published since its foundation, and an index names each of them by year. " * 3 + """

""" + "Visitors find the reading room on the second floor, where an attendant brings what they asked for within the hour. " * 5

RUNNING = """
#set page(width: 120mm, height: 100mm, margin: 15mm, header: [Harbour Handbook], numbering: "1 / 1")
#set text(size: 9pt)
First page text about moorings.
#pagebreak()
Second page text about cranes.
#pagebreak()
Third page text about tides.
"""

TURNED = """
#set page(width: 100mm, height: 100mm, margin: 10mm)
#set text(size: 10pt)
Upright text stands here.
#rotate(-90deg, reflow: true)[Turned text climbs here.]
"""

def compiled(source):
    return typst.compile(source.encode(), pdf_tags=False)


def scanned():
    picture = Image.new("L", (900, 500), 255)
    font = ImageFont.load_default(size=40)
    lines = ["The harbour master signs", "every permit by hand."]
    for row, line in enumerate(lines):
        ImageDraw.Draw(picture).text((60, 120 + 80 * row), line, fill=0, font=font)
    out = io.BytesIO()
    picture.convert("1").save(out, "PDF", resolution=150)
    return out.getvalue()


def form():
    """A page with a filled text field and a ticked box, object by object."""
    page = b"BT /F 18 Tf 40 150 Td (Application) Tj 0 -30 Td /F 10 Tf (Please fill in.) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R 7 0 R]/DA(/F 10 Tf)/DR<</Font<</F 5 0 R>>>>>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Annots[6 0 R 7 0 R]"
        b"/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(page), page),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/TU(Full name)/V(Ada Keeper)/Rect[40 80 200 95]/F 4>>",
        b"<</Type/Annot/Subtype/Widget/FT/Btn/T(agree)/V/Yes/AS/Yes/Rect[40 50 55 65]/F 4"
        b"/AP<</N<</Yes 8 0 R/Off 8 0 R>>>>>>",
        b"<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Length 0>>stream\n\nendstream",
    ]
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        size, table, size, len(out),
    )


def joined(*parts):
    writer = PdfWriter()
    for part in parts:
        writer.append(io.BytesIO(part))
    return written(writer)


def written(writer):
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def encrypted(data, password):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(password, owner_password="owner", algorithm="AES-256")
    return written(writer)


def annotated(data):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.add_annotation(0, Text(rect=(50, 50, 80, 80), text="Check the tide tables."))
    writer.add_attachment("tides.csv", b"day,tide\n1,high\n")
    return written(writer)


def damaged(data):
    # The second page's object is overwritten; the others stay whole.
    pages = PdfReader(io.BytesIO(data)).pages
    number = pages[1].indirect_reference.idnum
    mark = f"\n{number} 0 obj".encode()
    at = data.rindex(mark) if mark in data else 0
    return data[: at + len(mark)] + b"\n(broken)" + data[at + len(mark) + 9 :]


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    structure, running = compiled(STRUCTURE), compiled(RUNNING)
    files = {
        "structure": structure,
        "columns": compiled(COLUMNS),
        "running": running,
        "turned": compiled(TURNED),
        "form": form(),
        "scanned": scanned(),
        "mixed": joined(compiled(TURNED), scanned()),
        "locked": encrypted(structure, "secret"),
        "open-locked": encrypted(running, ""),
        "annotated": annotated(running),
        "truncated": structure[: len(structure) // 3],
        "damaged-page": damaged(joined(running)),
        "blank": compiled("#set page(width: 50mm, height: 50mm)\n"),
    }
    for name, data in files.items():
        (folder / f"{name}.pdf").write_bytes(data)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
