"""Documents made of known parts, so that structure found in them can be measured.

A document is a list of blocks drawn from templates with a seeded generator: the same seed
gives the same document for ever. Blocks are plain tuples:

    ("heading", level, text)          ("paragraph", text)
    ("list", ordered, [(text, [sub-item, ...]), ...])
    ("table", style, header, rows)    style: "grid", "rules" or "plain"
    ("code", text)                    ("formula", text)
    ("quote", text)                   ("footnote", text)  after the paragraph it belongs to
"""

import random

SUBJECTS = """the archive; the delivery schedule; the maintenance contract; a regional office; the review
board; the pump controller; our laboratory; the migration plan; each supplier; the training
programme; the insurance policy; the water authority; a field engineer; the purchasing department;
the safety committee; the annual budget; the reading room; a licensed operator; the steering
group; the cooling circuit; the customer portal; the quality manual; a temporary shelter; the
harbour administration; the research consortium""".replace("\n", " ").split("; ")
VERBS = """describes; replaces; postpones; documents; inspects; confirms; limits; improves; requires;
extends; compares; rejects; publishes; measures; restores; summarises; supervises; finances;
archives; reorganises""".replace("\n", " ").split("; ")
OBJECTS = """the monthly inspection; every open question; the emergency procedure; two independent
reports; the handling of returned goods; a written justification; the storage temperature; the
list of approved materials; all measurements taken on site; the agreed service level; a detailed
cost estimate; the transfer of personal records; the calibration of sensors; the terms of payment;
the closing balance; historical photographs; the responsibilities of the operator; an interim
solution; the acceptance criteria; the onboarding of new colleagues; the disposal of hazardous
waste; the interlibrary loan""".replace("\n", " ").split("; ")
TAILS = """before the end of the quarter; without additional charge; in accordance with the regulations;
as soon as the valve is closed; for a period of {n} months; in at least {n} of the cases; although
the deadline has passed; because the equipment was exchanged in {y}; on behalf of the management;
within {n} working days; unless the committee decides otherwise; at all {n} locations; together
with the external auditor; during the winter season; until further notice; whenever the alarm is
raised twice""".replace("\n", " ").split("; ")
OPENERS = """In addition,; For this reason,; As a rule,; According to the minutes of {y},; Since {y},;
After a thorough review,; In contrast,; Under normal conditions,; Furthermore,; At the same time,;
In most regions,; ; ; ; ; ; """.replace("\n", " ").split(";")
HEADINGS = """Scope and Purpose; Definitions; Responsibilities; Operating Conditions; Measured Results;
Delivery and Acceptance; Financial Summary; Risk Assessment; Installation; Maintenance Intervals;
Data Protection; Known Limitations; Background; Method; Evaluation; Recommendations; Next Steps;
Spare Parts; Emergency Shutdown; Terms of Payment; Training; Historical Overview; Related Work;
Environmental Impact; Storage and Transport; Calibration Procedure; Open Questions; Glossary;
Acknowledgements; Audit Trail""".replace("\n", " ").split("; ")
TITLES = """Operating Manual for Mobile Pumping Stations; Annual Report of the City Archive; Framework
Agreement on Laboratory Services; Evaluation of Regional Delivery Networks; Handbook for New
Colleagues; Water Quality in Small Reservoirs; Guidelines for Digital Preservation; Inspection
Report North Harbour; Proposal for a Shared Reading Room; Minutes of the Steering Group""".replace(
    "\n", " "
).split("; ")
LABELS = """Pump A; Pump B; Valve; Sensor; Filter; Gasket; North; South; East; West; Harbour; Archive;
Budget; Travel; Printing; Energy; Rent; Salaries; Licences; Equipment; Training; Repair; Transport;
Storage; Cleaning; Insurance""".replace("\n", " ").split("; ")
COLUMNS = """Item; Quantity; Unit price; Total; Status; Region; Year; Change; Owner; Interval; Pressure;
Temperature; Remarks; Reference; Due date""".replace("\n", " ").split("; ")
STATES = ["open", "closed", "in progress", "approved", "rejected", "not applicable", "planned"]
CODE = [
    "def inspect(valve):\n    if valve.is_open:\n        valve.close()\n    return valve.pressure",
    "for station in stations:\n    total = total + station.flow\n    if total > limit:\n        stop(station)",
    "SELECT region, SUM(amount)\nFROM deliveries\nWHERE year = 2024\nGROUP BY region;",
    "server:\n  host: archive\n  port: 8080\n  retries: 3",
    "int main(void) {\n    int count = read_sensors();\n    printf(\"%d\", count);\n    return 0;\n}",
]
FORMULAS = ["E = m c^2", "a^2 + b^2 = c^2", "Q = k A T", "p V = n R T", "y = a x + b", "F = m a"]


class Maker:
    """Draws blocks; every choice comes from one seeded generator."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def pick(self, options):
        return self.random.choice(options)

    def fill(self, text):
        return text.replace("{n}", str(self.random.randint(2, 96))).replace(
            "{y}", str(self.random.randint(1987, 2025))
        )

    def sentence(self):
        opener = self.fill(self.pick(OPENERS).strip())
        body = f"{self.pick(SUBJECTS)} {self.pick(VERBS)} {self.pick(OBJECTS)}"
        if self.random.random() < 0.7:
            body += " " + self.fill(self.pick(TAILS))
        text = f"{opener} {body}" if opener else body
        return text[0].upper() + text[1:] + "."

    def paragraph(self, low=2, high=6):
        return " ".join(self.sentence() for _ in range(self.random.randint(low, high)))

    def phrase(self):
        text = f"{self.pick(SUBJECTS)} {self.pick(VERBS)} {self.pick(OBJECTS)}"
        return text[0].upper() + text[1:]

    def list(self):
        items = []
        for _ in range(self.random.randint(3, 6)):
            text = self.sentence() if self.random.random() < 0.3 else self.phrase()
            subs = [self.phrase() for _ in range(self.pick([0, 0, 0, 2, 3]))]
            items.append((text, subs))
        return ("list", self.random.random() < 0.4, items)

    def cell(self, column):
        number = self.random
        if column in ("Quantity", "Interval"):
            return str(number.randint(1, 400))
        if column in ("Unit price", "Total"):
            return f"{number.randint(1, 9999)}.{number.randint(10, 99)}"
        if column == "Year":
            return str(number.randint(1990, 2025))
        if column == "Change":
            return f"{number.randint(-20, 40)} %"
        if column in ("Pressure", "Temperature"):
            return f"{number.randint(1, 99)}.{number.randint(0, 9)}"
        if column == "Status":
            return self.pick(STATES)
        if column == "Due date":
            return f"2025-{number.randint(1, 12):02}-{number.randint(1, 28):02}"
        if column == "Reference":
            return f"R{number.randint(100, 999)}"
        if column == "Remarks":
            return self.phrase()
        return self.pick(LABELS)

    def table(self, style, width=None):
        width = width or self.random.randint(3, 5)
        first = self.pick(["Item", "Region", "Owner"])
        others = [name for name in COLUMNS if name != first]
        header = [first, *self.random.sample(others, width - 1)]
        rows = [[self.cell(name) for name in header] for _ in range(self.random.randint(3, 9))]
        return ("table", style, header, rows)

    def document(self, sections, styles, numbered=False, extras=(), table_width=None):
        """A title and `sections` sections; `extras` are kinds of blocks that must occur."""
        names = self.random.sample(HEADINGS, min(sections, len(HEADINGS)))
        blocks = [("heading", 1, self.pick(TITLES)), ("paragraph", self.paragraph())]
        due = list(extras)
        for index, name in enumerate(names, 1):
            prefix = f"{index} " if numbered else ""
            blocks.append(("heading", 2, prefix + name))
            blocks.append(("paragraph", self.paragraph()))
            if self.random.random() < 0.5:
                blocks.append(self.list())
                blocks.append(("paragraph", self.paragraph(1, 3)))
            if styles and self.random.random() < 0.6:
                blocks.append(("paragraph", self.paragraph(1, 2)))
                blocks.append(self.table(self.pick(styles), table_width))
            if self.random.random() < 0.4:
                sub = f"{index}.1 " if numbered else ""
                blocks.append(("heading", 3, sub + self.pick(HEADINGS)))
                blocks.append(("paragraph", self.paragraph()))
                blocks.append(("paragraph", self.paragraph()))
            if due:
                blocks.append(self.extra(due.pop(0)))
                blocks.append(("paragraph", self.paragraph(1, 3)))
        return blocks

    def extra(self, kind):
        if kind == "code":
            return ("code", self.pick(CODE))
        if kind == "formula":
            return ("formula", self.pick(FORMULAS))
        if kind == "quote":
            return ("quote", self.paragraph(1, 2))
        return ("footnote", self.sentence())


def truth(blocks):
    """What a perfect reader finds: words in order, headings, tables as rows of cells."""
    words, headings, tables, notes = [], [], [], []
    for block in blocks:
        kind = block[0]
        if kind == "heading":
            headings.append({"level": block[1], "text": block[2]})
            words.append(block[2])
        elif kind == "list":
            for number, (text, subs) in enumerate(block[2], 1):
                words.append(f"{number}. {text}" if block[1] else text)
                words.extend(subs)
        elif kind == "table":
            rows = [block[2], *block[3]]
            tables.append(rows)
            words.extend(" ".join(row) for row in rows)
        elif kind == "formula":
            words.append(block[1].replace("^", ""))
        elif kind == "footnote":
            notes.append(block[1])
        else:
            words.append(block[1])
    return {"text": "\n".join(words + notes), "headings": headings, "tables": tables}


def markdown(blocks):
    """The document as Markdown, its source for people."""
    out = []
    for block in blocks:
        kind = block[0]
        if kind == "heading":
            out.append("#" * block[1] + " " + block[2])
        elif kind == "list":
            lines = []
            for number, (text, subs) in enumerate(block[2], 1):
                lines.append((f"{number}. " if block[1] else "- ") + text)
                lines.extend(f"    - {sub}" for sub in subs)
            out.append("\n".join(lines))
        elif kind == "table":
            lines = [block[2], ["---"] * len(block[2]), *block[3]]
            out.append("\n".join("| " + " | ".join(line) + " |" for line in lines))
        elif kind == "code":
            out.append(f"```\n{block[1]}\n```")
        elif kind == "formula":
            out.append(f"$$ {block[1]} $$")
        elif kind == "quote":
            out.append("> " + block[1])
        elif kind == "footnote":
            out.append(f"[^note]: {block[1]}")
        else:
            out.append(block[1])
    return "\n\n".join(out) + "\n"
