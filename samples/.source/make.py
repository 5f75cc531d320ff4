#!/usr/bin/env python3
"""Makes the sample documents in the folder above from the texts beside this script.

Needs pandoc, LibreOffice (Writer and Calc) and the Python packages openpyxl and Pillow.
The samples are committed; run this only after changing a text.
"""

import os
import random
import shutil
import subprocess
import tempfile
import zipfile
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from loans import as_csv

HERE = Path(__file__).parent
SAMPLES = HERE.parent
WRITTEN = datetime(2026, 3, 10, 9, 0)
os.environ["SOURCE_DATE_EPOCH"] = str(int(WRITTEN.timestamp()))

OLD_NOTICES = {
    "2019/summer-reading.md": (
        "# Summer reading 2019\n\n"
        "Sixty-three children read ten books each between 1 July and 31 August.\n"
        "The prize was a night in the reading room, with torches.\n"
    ),
    "2020/closed-doors.txt": (
        "Notice, 17 March 2020\n\n"
        "The library is closed until further notice. Ring the bell and we bring the books you\n"
        "ordered to the porch. Nobody pays a fee for late returns this year.\n"
    ),
    "2021/newspapers.csv": (
        "title,from,to,volumes,bound\r\n"
        "Saltmarsh Mercury,1878,1949,71,yes\r\n"
        "Harbour Gazette,1902,1938,36,yes\r\n"
        "The Pilot,1951,1990,158,no\r\n"
    ),
}


def pandoc(source, target):
    subprocess.run(["pandoc", str(HERE / source), "--output", str(SAMPLES / target)], check=True)


def office(source, target):
    """Markdown by way of ODT through LibreOffice, as a person would save it."""
    with tempfile.TemporaryDirectory() as scratch:
        odt = Path(scratch) / (Path(target).stem + ".odt")
        subprocess.run(["pandoc", str(HERE / source), "--output", str(odt)], check=True)
        soffice(scratch, Path(target).suffix[1:], odt)


def soffice(scratch, kind, source):
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{scratch}/profile"]
    command += ["--convert-to", kind, "--outdir", str(SAMPLES), str(source)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def inventory(target):
    """The inventory of boxes: two sheets, dates, numbers and a formula."""
    book = Workbook()
    boxes = book.active
    boxes.title = "Boxes"
    boxes.append(["Box", "First shelf mark", "Last shelf mark", "Books", "Kilograms", "Packed on"])
    shelves = ["A Fiction", "B Fiction", "C Children", "D Sea and ships", "E Local history", "F Music"]
    for number in range(1, 61):
        shelf = shelves[(number - 1) // 10]
        first = (number - 1) % 10 * 35 + 1
        kilograms = 12.4 + number * 7 % 25 / 10
        boxes.append([number, f"{shelf} {first}", f"{shelf} {first + 34}", 35, kilograms,
                      datetime(2026, 3, 16 + number // 8)])
    boxes.append(["Total", None, None, "=SUM(D2:D61)", "=SUM(E2:E61)", None])
    things = book.create_sheet("Things that are not books")
    things.append(["Thing", "Pieces", "Carried by", "Note"])
    for row in [
        ("Card catalogue, drawers", 72, "Hartley & Daughters", "61,000 cards; keep upright"),
        ("Globe of 1889", 1, "Tomasz Lind", "by hand, on the bus"),
        ("Stuffed heron", 1, "Oda Brekke", "the left eye is loose"),
        ("Penny scales of Elias Penhallow", 1, "Margaret Penhallow", "insured for 4,000 euros"),
        ("Archival boxes, Penhallow collection", 38, "County record office", "16 to 19 degrees"),
    ]:
        things.append(row)
    for sheet in book:
        for cell in sheet[1]:
            cell.font = Font(bold=True)
    book.properties.title = "Inventory of the move"
    book.properties.creator = "Tomasz Lind"
    book.properties.created = book.properties.modified = WRITTEN
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / target
        book.save(plain)
        # LibreOffice stores the formulas' results, as any office program does.
        soffice(scratch, "xlsx", plain)


def scan(source, target):
    """A letter as a slightly skewed, slightly noisy scan."""
    page = Image.new("L", (1240, 1500), 250)
    font = ImageFont.truetype("LiberationSerif-Regular.ttf", 40)
    ImageDraw.Draw(page).multiline_text((150, 140), (HERE / source).read_text(), 25, font, spacing=16)
    page = page.rotate(0.7, resample=Image.Resampling.BICUBIC, fillcolor=250)
    page = page.filter(ImageFilter.GaussianBlur(0.6))
    dots = random.Random(3)
    pixels = page.load()
    for _ in range(900):
        pixels[dots.randrange(page.width), dots.randrange(page.height)] = dots.randrange(90, 220)
    page.quantize(16).save(SAMPLES / target, optimize=True, dpi=(150, 150))


def archive(target):
    with zipfile.ZipFile(SAMPLES / target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in OLD_NOTICES.items():
            entry = zipfile.ZipInfo(name, (2021, 12, 30, 12, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, text)


def main():
    for old in SAMPLES.iterdir():
        if old.is_file():
            old.unlink()
    office("board-minutes.md", "Board minutes 2026-01-12.pdf")
    office("moving-plan.md", "Moving plan.docx")
    pandoc("opening-day.md", "Opening day.pptx")
    inventory("Inventory.xlsx")
    pandoc("history.md", "A short history.epub")
    scan("donation-letter.txt", "Donation letter (scan).png")
    archive("Old notices 2019-2021.zip")
    shutil.copy(HERE / "visitors.html", SAMPLES / "Visiting the library.html")
    shutil.copy(HERE / "questions-and-answers.md", SAMPLES / "Questions and answers.md")
    shutil.copy(HERE / "removal-quote.eml", SAMPLES / "Quote Hartley and Daughters.eml")
    letter = (HERE / "letter-to-members.txt").read_text()
    # As an old word processor saved it: not UTF-8.
    (SAMPLES / "Letter to members.txt").write_bytes(letter.replace("\n", "\r\n").encode("windows-1252"))
    (SAMPLES / "Loans 2025.csv").write_bytes(as_csv().encode())


if __name__ == "__main__":
    main()
