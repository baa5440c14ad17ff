"""Lets Presidio look over the anonymised samples: whatever it finds must be a surrogate, or be explained.

Run by ctest (label oracle); exit code 77: Presidio could not be had. Each sample goes through `persona privacy anonymise`; rows
are then looked at with every recogniser of Presidio's English configuration. A finding is taken for

- a surrogate, when persona put it there: a number or date does not stand as a whole in the source's row; of a name or an address
  no word does, but for ordinary ones and those that frame a surrogate (FRAMING);
- explained, when a line of presidio_explained.tsv covers its type and its text, with the reason.

Anything else fails, and so does a line of that file that nothing needed (with --rows 0 only: all rows).
"""
import argparse
import csv
import json
import os
import pathlib
import re
import subprocess
import sys
from collections import Counter

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
from packages import PRESIDIO, environment, presidio, run_inside  # noqa: E402

# What is left beside a surrogate, or is a part of all of a kind: forms of address and of companies, domains for documentation.
FRAMING = set("the a of and nurse dr mr mrs ms sister ltd limited plc llp inc group international holdings partners company "
              "example com net org letters post mail couriers direct birch stores services goods logistics foods".split())
NUMERIC = {"DATE_TIME", "PHONE_NUMBER", "UK_NHS", "US_DRIVER_LICENSE", "US_BANK_NUMBER", "US_SSN", "US_PASSPORT", "US_ITIN", "UK_NINO", "AU_ABN", "AU_ACN",
           "AU_TFN", "AU_MEDICARE", "IN_PAN", "SG_NRIC_FIN", "IP_ADDRESS", "CREDIT_CARD", "MEDICAL_LICENSE", "IN_VEHICLE_REGISTRATION", "US_MBI", "US_NPI"}
YEARLESS = re.compile(r"\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)")
SAMPLES = ("interviews.csv", "patient-feedback.json", "customer-research.xlsx")


def flat(record, before=""):
    for key, value in record.items():
        if isinstance(value, dict):
            yield from flat(value, before + key + ".")
        else:
            yield before + key, value


def rows_of(path):
    """Rows as maps from column to text; empty cells left out."""
    if path.suffix == ".jsonl":
        records = [dict(flat(json.loads(line))) for line in path.read_text(encoding="utf-8").splitlines()]
    else:
        with path.open(encoding="utf-8", newline="") as file:
            records = list(csv.DictReader(file))
    return [{column: str(value) for column, value in record.items() if value not in (None, "")} for record in records]


def persona(given, *arguments):
    subprocess.run([given.persona, *map(str, arguments), "--no-record", "--quiet"], check=True, env={**os.environ, "XDG_STATE_HOME": given.work})


def both(given, name):
    """The sample and what it was anonymised to, row by row."""
    work = pathlib.Path(given.work).resolve() / "presidio"
    work.mkdir(parents=True, exist_ok=True)
    key = work / "key"
    key.write_text("an oracle needs the same surrogates each time")
    source, safe = work / f"{name}.source.jsonl", work / f"{name}.safe.jsonl"
    data = pathlib.Path(given.data).resolve() / name
    for target in (source, safe):
        target.unlink(missing_ok=True)
    persona(given, "privacy", "anonymise", "--input", data, "--output", safe, "--key-file", key)
    # The source in the same form, so that a row is a row whatever the sample's format.
    copy = work / "copy.yaml"
    copy.write_text(json.dumps({"pipeline": "copy", "stages": {"in": {"use": "reader.auto", "path": str(data)},
                                                              "out": {"use": "writer.jsonl", "from": "in", "path": str(source), "accepts": "raw"}}}))
    subprocess.run([pathlib.Path(given.persona).with_name("persona-run"), copy, "--no-record", "--quiet"], check=True)
    return rows_of(source), rows_of(safe)


def explanations():
    out = []
    for line in (HERE / "presidio_explained.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        kinds, pattern, reason = line.split("\t")
        out.append((set(kinds.split(",")), re.compile(pattern), reason))
    return out


def words(text):
    return {word for word in re.findall(r"[^\W_]+", text.lower()) if len(word) > 1}


def ordinary_words(rows):
    """Words that stand in lower case in the source's texts: no name."""
    out = set()
    for row in rows:
        for text in row.values():
            if " " in text:
                out.update(re.findall(r"(?<![\w@.])[a-z]+(?![\w@.])", text))
    return out


def put_there(kind, value, before, source, ordinary):
    """Whether persona made the value: nothing that tells of somebody in it comes from the source's row. `before`: some text before it."""
    if kind in NUMERIC or re.fullmatch(r"[A-Z]{2,4}-?\d+|\d\d/\d\d/\d{4}", value):
        digits = re.sub(r"\D", "", value)
        if YEARLESS.fullmatch(value):  # a source has many days: the same one somewhere else in it is chance
            return before + value not in source
        return not re.search(rf"(?<!\d){re.escape(value)}(?!\d)", source) and (len(digits) < 9 or digits not in re.sub(r"\D", "", source))
    own = words(value) - FRAMING
    kept = own & words(source)
    return not kept or (kept <= ordinary and kept != own)


def look(given, analyser, name, explained, used):
    before, after = both(given, name)
    assert len(before) == len(after), name
    ordinary = ordinary_words(before)
    step = max(1, len(after) // given.rows) if given.rows else 1
    counts, unexplained = Counter(), []
    characters = 0
    for number in range(0, len(after), step):
        there = " ".join(before[number].values())
        for column, text in after[number].items():
            characters += len(text)
            for found in analyser.analyze(text=text, language="en"):
                value = text[found.start:found.end]
                # A moved date may be another date of its row: a cell that is nothing else is held against its own column.
                source = there if value != text or found.entity_type != "DATE_TIME" else before[number].get(column, "")
                if put_there(found.entity_type, value, text[max(0, found.start - 12):found.start], source, ordinary):
                    counts["surrogate"] += 1
                    continue
                reasons = [i for i, (kinds, pattern, _) in enumerate(explained) if found.entity_type in kinds and pattern.fullmatch(value)]
                if reasons:
                    used[reasons[0]] += 1
                    counts["explained"] += 1
                else:
                    counts["unexplained"] += 1
                    unexplained.append((column, found.entity_type, value))
    print(f"{name}: {len(range(0, len(after), step))} rows, {characters:,} characters; findings: " + ", ".join(f"{kind} {n}" for kind, n in counts.most_common()))
    for (column, kind, value), times in Counter(unexplained).most_common(given.show):
        print(f"  {column}: {kind} {value!r} ×{times}")
    return len(unexplained)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--persona", required=True)
    options.add_argument("--work", required=True)
    options.add_argument("--data", required=True)
    options.add_argument("--rows", type=int, default=100, help="so many rows of each sample, spread over it; 0: all")
    options.add_argument("--show", type=int, default=40, help="so many unexplained findings of each sample are shown")
    options.add_argument("--inside", action="store_true")
    given = options.parse_args()
    if not given.inside:
        run_inside(environment(pathlib.Path(given.work) / "presidio-venv", PRESIDIO, "presidio_analyzer"), __file__, sys.argv[1:])
    analyser = presidio()
    explained, used = explanations(), Counter()
    left = sum(look(given, analyser, name, explained, used) for name in SAMPLES)
    for i, (kinds, pattern, reason) in enumerate(explained):
        print(f"  {used[i]:5} {','.join(sorted(kinds))} {pattern.pattern[:60]}: {reason}")
        if not given.rows and not used[i]:
            print("  this line explains nothing any more: take it out")
            left += 1
    sys.exit(1 if left else 0)


if __name__ == "__main__":
    main()
