#!/usr/bin/env python3
"""Checks the files of pipelines/data: made again they have the same bytes, and they are what their README says.

Every check runs; the exit status is 1 if one of them fails.
"""

import csv
import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter, defaultdict
from statistics import mean

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / "pipelines" / "data"
FILES = ["interviews.csv", "patient-feedback.json", "customer-research.xlsx"]
MAIL = re.compile(r"[a-z0-9._]+@(?:[a-z]+\.)?example(?:\.(?:com|org|net))?")
TELEPHONE = re.compile(  # the ranges kept for fiction; see scripts/sample_data/people.py
    r"(?:\(\d{3}\) |\d{3}-|\+1 \d{3} )555[- ]01\d\d"
    r"|(?:0|\+44 )(?:20 7946 0\d{3}|(?:113|114|115|116|121|131|141|151|161) 496 0\d{3}|29 2018 0\d{3}|7700 900\d{3})")
failures = []


def check(holds, what):
    print(("ok    " if holds else "FAILS ") + what)
    if not holds:
        failures.append(what)


def between(value, low, high, what):
    check(low <= value <= high, f"{what}: {value:.3f}, expected {low} to {high}")


def correlation(pairs):
    mean_x, mean_y = (mean(side) for side in zip(*pairs))
    covariance = sum((x - mean_x) * (y - mean_y) for x, y in pairs)
    return covariance / math.sqrt(sum((x - mean_x) ** 2 for x, _ in pairs) * sum((y - mean_y) ** 2 for _, y in pairs))


def grouped(rows, key, value):
    groups = defaultdict(list)
    for row in rows:
        if row[key] != "" and row[value] != "":
            groups[row[key]].append(float(row[value]))
    return groups


def check_bytes():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-B", str(ROOT / "scripts" / "make_sample_data.py"), "--output", folder],
                       check=True, stdout=subprocess.DEVNULL)
        for name in FILES:
            check((DATA / name).read_bytes() == (pathlib.Path(folder) / name).read_bytes(),
                  f"{name} is what scripts/make_sample_data.py makes")


def check_interviews():
    with open(DATA / FILES[0], encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        rows = list(reader)
    check(",".join(reader.fieldnames) == "interview_id,name,email,phone,date,age,role,region,satisfaction,spend,channel,"
          "transcript", "interviews: columns")
    check([r["interview_id"] for r in rows] == [f"INT-{i:05d}" for i in range(1, 1501)], "interviews: 1500, numbered")
    check([r["date"] for r in rows] == sorted(r["date"] for r in rows), "interviews: in order of date")

    times = Counter((r["name"], r["email"], r["phone"], r["role"], r["region"]) for r in rows)
    check(Counter(times.values()) == {1: 1340, 2: 80}, "interviews: 1420 respondents, 80 of them twice")
    check(len({email for _, email, *_ in times}) == 1420, "interviews: no two respondents share an e-mail address")
    for column in ("age", "phone", "spend"):
        between(mean(r[column] == "" for r in rows), 0.02, 0.065, f"interviews: share of {column} missing")
    check(all(r[c] for r in rows for c in r if c not in ("age", "phone", "spend")), "interviews: nothing else missing")
    check(all(MAIL.fullmatch(r["email"]) for r in rows), "interviews: e-mail addresses reach nobody")
    check(all(TELEPHONE.fullmatch(r["phone"]) for r in rows if r["phone"]), "interviews: telephone numbers reach nobody")

    texts = [r["transcript"] for r in rows]
    check(all(40 <= len(t.split()) <= 120 for t in texts), "interviews: 40 to 120 words a transcript")
    check(len(set(texts)) == 1500 and not any(c in t for t in texts for c in "{}<>|"), "interviews: transcripts differ, all filled in")
    sentences = [s for t in texts for s in re.split(r"(?<=[.!?])\s+", t)]
    between(len(set(sentences)) / len(sentences), 0.7, 1, "interviews: share of distinct sentences")
    between(mean('"' in t for t in texts), 0.1, 0.5, "interviews: share of transcripts with quotes")
    between(mean("," in t for t in texts), 0.7, 1, "interviews: share of transcripts with commas")
    between(mean(any(c.isdigit() for c in t) for t in texts), 0.9, 1, "interviews: share of transcripts with numbers")

    satisfaction = {k: mean(v) for k, v in grouped(rows, "channel", "satisfaction").items()}
    between(satisfaction["shop"] - satisfaction["telephone"], 0.8, 2, "interviews: satisfaction, shop above telephone")
    age = grouped(rows, "role", "age")
    check(max(age["student"]) < min(age["retired"]), "interviews: students are younger than the retired")
    medians = {k: sorted(v)[len(v) // 2] for k, v in grouped(rows, "role", "spend").items()}
    between(medians["shop owner"] / medians["student"], 10, 40, "interviews: median spend, shop owner to student")
    spends = sorted(float(r["spend"]) for r in rows if r["spend"])
    between(mean(spends) / spends[len(spends) // 2], 1.4, 4, "interviews: spend is skewed, mean to median")
    centred = [(int(r["satisfaction"]) - 3, math.log(float(r["spend"]) / medians[r["role"]])) for r in rows if r["spend"]]
    between(correlation(centred), 0.3, 0.7, "interviews: satisfaction and ln(spend / the role's median), correlation")
    app = lambda low, high: mean(r["channel"] == "mobile app" for r in rows if r["age"] and low <= int(r["age"]) <= high)
    between(app(18, 31) - app(60, 99), 0.3, 0.7, "interviews: share of the app, under 32 above 60 and over")
    words = {k: mean(v) for k, v in grouped([{**r, "words": len(r["transcript"].split())} for r in rows],
                                            "satisfaction", "words").items()}
    between(words["1"] - words["5"], 12, 35, "interviews: words of the least satisfied above those of the most")


def check_patients():
    rows = json.loads((DATA / FILES[1]).read_text(encoding="utf-8"))
    check(len({r["feedback_id"] for r in rows}) == len(rows) == 800, "patients: 800")

    def sound(number):
        digits = [int(c) for c in number if c.isdigit()]
        rest = sum(d * (10 - i) for i, d in enumerate(digits[:9])) + digits[9]
        return re.fullmatch(r"999 \d{3} \d{4}", number) is not None and rest % 11 == 0

    check(all(sound(r["nhs_number"]) for r in rows), "patients: NHS numbers from the test range, check digits right")
    check(all(MAIL.fullmatch(r["contact"]["email"]) for r in rows if "contact" in r), "patients: e-mail addresses reach nobody")
    check(all(TELEPHONE.fullmatch(r["contact"]["phone"]) for r in rows if "contact" in r and r["contact"]["phone"]),
          "patients: telephone numbers reach nobody")
    between(mean("contact" in r for r in rows), 0.6, 0.8, "patients: share with a contact")
    between(mean(r["age"] is None for r in rows), 0.01, 0.1, "patients: share of ages missing")
    between(correlation([(r["visit"]["waited_minutes"], r["ratings"]["care"]) for r in rows if r["visit"]["waited_minutes"]]),
            -0.8, -0.3, "patients: waiting and rating of care, correlation")
    check(not any(c in r["comment"] for r in rows for c in "{}<>|"), "patients: comments all filled in")


def check_research():
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(DATA / FILES[2]) as archive:
        check(archive.testzip() is None, "research: zip is sound")
        parts = {name: ET.fromstring(archive.read(name)) for name in archive.namelist()}
    check([s.get("name") for s in parts["xl/workbook.xml"].iter(space + "sheet")] == ["responses"], "research: one sheet, responses")
    strings = ["".join(t.text or "" for t in item.iter(space + "t")) for item in parts["xl/sharedStrings.xml"]]
    rows = []
    for row in parts["xl/worksheets/sheet1.xml"].iter(space + "row"):
        cells = {}
        for cell in row:
            kind = cell.get("t") or {"1": "date", "2": "decimal"}.get(cell.get("s"), "integer")
            value = cell.find(space + "v").text
            cells[re.sub(r"\d", "", cell.get("r"))] = (kind, strings[int(value)] if kind == "s" else float(value))
        rows.append(cells)
    names = {letters: value for letters, (_, value) in rows[0].items()}
    table = [{names[letters]: cell for letters, cell in row.items()} for row in rows[1:]]
    check(len(table) == 800 and len(names) == 15, "research: 800 rows of 15 columns")
    kinds = {name: {row[name][0] for row in table if name in row} for name in names.values()}
    expected = {"employees": "integer", "interview_date": "date", "customer_since": "date", "renewal_date": "date",
                "orders_per_year": "integer", "average_basket": "decimal", "discount": "decimal", "score": "integer",
                "subscriber": "b"}
    check(kinds == {name: {expected.get(name, "s")} for name in kinds}, "research: each column of its type")
    check(all(("renewal_date" in row) == bool(row["subscriber"][1]) for row in table), "research: subscribers alone have a renewal date")
    check(all(row["renewal_date"][1] > row["interview_date"][1] > row["customer_since"][1]
              for row in table if "renewal_date" in row), "research: dates in their order")
    check(all(MAIL.fullmatch(row["email"][1]) for row in table if "email" in row), "research: e-mail addresses reach nobody")
    between(correlation([(row["orders_per_year"][1] * row["average_basket"][1], row["discount"][1])
                         for row in table if "average_basket" in row]), 0.5, 1, "research: turnover and discount, correlation")


if __name__ == "__main__":
    for part in (check_bytes, check_interviews, check_patients, check_research):
        part()
    print(f"{len(failures)} failed")
    sys.exit(bool(failures))
