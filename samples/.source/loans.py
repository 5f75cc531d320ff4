"""Loans by month and branch of the collection, a fixed pseudo-random walk."""

import csv
import io

SECTIONS = {"Fiction": 2100, "Children": 2650, "Local history": 310, "Sea and ships": 540, "Music": 280}
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December"]


def loans():
    """Rows of (month, section, loans, renewals)."""
    state = 7
    for index, month in enumerate(MONTHS):
        for section, usual in SECTIONS.items():
            state = (state * 1103515245 + 12345) % 2**31
            share = 0.85 + (state % 1000) / 3333
            closed = 0.55 if month == "November" else 1.0
            count = round(usual * share * closed * (1.15 if index in (6, 7) else 1.0))
            yield month, section, count, round(count * 0.18)


def as_csv():
    """The rows as CSV with a heading."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["month", "section", "loans", "renewals"])
    writer.writerows(loans())
    return text.getvalue()
