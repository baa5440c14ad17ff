"""persona privacy anonymise and restore over whole runs: one person is one surrogate in three columns and two files, threads
change nothing, classes are as large as asked for, and a vault with its key undoes it all."""
import csv
import datetime
import io
import json
import pathlib
import sys
import unittest
from random import Random

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from whole_run import PERSONA, PERSONA_RUN, SOURCE, WholeRun  # noqa: E402

GIVEN = ["John", "Mary", "James", "Patricia", "Robert", "Linda", "Michael", "Barbara", "William", "Susan"]
FAMILY = ["Carrington", "Whitfield", "Abernathy", "Haverford", "Lindqvist", "Okafor", "Petrov", "Tanaka", "Moreau", "Delgado"]


def people(count=100):
    return [(GIVEN[i % 10], FAMILY[(i // 10 + i) % 10]) for i in range(count)]


def table(rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def record(random, number):
    """A record of somebody: some of their data in columns, some in a text, each written one of many ways."""
    given, family = random.choice(GIVEN), random.choice(FAMILY)
    address = f"{given}.{family}{number}@mail.company.com".lower()
    phone = f"+44 20 {random.randrange(2000, 9999)} {random.randrange(1000, 9999)}"
    hidden = random.choice([address, address.replace("@", " (at) "), address.replace("@", "&#64;"), address.replace("@", "%40"), "\u200b".join(address)])
    name = random.choice([f"{given} {family}", f"{given} {family}".upper(), f"{given} {family}".lower(), f"Dr {family}", f"{family}, {given}"])
    card = random.choice(["4111 1111 1111 1111", "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "5500-0000-0000-0004"])
    parts = [f"My name is {given} {family}.", f"{name} called about the order.", f"You can write to {hidden} at any time.", f"Ring me on {phone} please.",
             f"I paid with card {card} last week.", f"It was on {random.randrange(1, 28)} March 20{random.randrange(10, 24)}.", f"Please tell {family} that all is well.",
             f"I live at {random.randrange(1, 99)} Church Street.", "The staff were kind and quick.", f"See https://{family.lower()}.company.com/{number} for more."]
    random.shuffle(parts)
    return {"id": f"CASE-{number:05}", "name": f"{given} {family}", "telephone": phone, "comment": " ".join(parts[:random.randrange(2, 8)])}


def covered(begin, end, spans, cell):
    """Whether all letters and digits of cell[begin:end] lie in the spans."""
    rest = bytearray(cell[begin:end])
    for first, last in spans:
        for at in range(max(first, begin), min(last, end)):
            rest[at - begin] = ord(" ")
    return not any(chr(byte).isalnum() or byte >= 0x80 for byte in rest)


class Anonymise(WholeRun):
    def setUp(self):
        super().setUp()
        (self.data / "key").write_text("k" * 32)

    def anonymise(self, name, rows, *options, program=PERSONA):
        (self.data / name).write_text(table(rows), encoding="utf-8")
        self.run_it(None, "privacy", "anonymise", "--input", name, "--output", "safe-" + name, "--key-file", "key", "--no-record", *options, program=program)
        return list(csv.DictReader(io.StringIO((self.data / ("safe-" + name)).read_text(encoding="utf-8"))))

    def test_one_person_is_one_surrogate(self):
        names = people()
        first = self.anonymise("first.csv", [{"name": f"{g} {f}", "email": f"{g}.{f}@company.com".lower(), "comment": f"My name is {g} {f} and I am content."} for g, f in names])
        second = self.anonymise("second.csv", [{"customer_name": f"{g} {f}", "visits": i} for i, (g, f) in enumerate(reversed(names))])
        surrogates = {}
        for (g, f), row in zip(names, first):
            surrogates[g, f] = row["name"]
            given, family = row["name"].split(" ")
            self.assertEqual(row["email"].split("@")[0], f"{given}.{family}".lower())
            self.assertIn(row["name"], row["comment"])
            self.assertNotIn(f, " ".join(row.values()))
        for (g, f), row in zip(reversed(names), second):
            self.assertEqual(row["customer_name"], surrogates[g, f])

    def test_scanning_again_finds_surrogates_alone(self):
        """Whatever a second scan finds lies where the first run says that it wrote a surrogate."""
        random = Random(7)
        pipeline = ["pipeline: logged", "stages:", "  source: {use: reader.auto, path: in.csv}",
                    "  votes: {use: analyser.columns, from: source}",
                    "  detect: {use: detector.multipass, from: source, votes: votes}",
                    "  found: {use: analyser.findings, from: detect}",
                    "  anonymise: {use: anonymiser.surrogate, from: detect, found: found, dates: shift}",
                    "  log: {use: writer.findings, from: anonymise, path: log.jsonl, form: json}",
                    "  output: {use: writer.auto, from: anonymise, path: out.csv, accepts: anonymised}"]
        (self.data / "logged.yaml").write_text("\n".join(pipeline) + "\n")
        for round_ in range(3):
            rows = [record(random, number) for number in range(300)]
            (self.data / "in.csv").write_text(table(rows), encoding="utf-8")
            self.run_it(None, "logged.yaml", program=PERSONA_RUN)
            after = list(csv.DictReader(io.StringIO((self.data / "out.csv").read_text(encoding="utf-8"))))
            log = {}
            for line in (self.data / "log.jsonl").read_text().splitlines():
                entry = json.loads(line)
                log.setdefault((entry["row"], entry["column"]), []).append((entry["begin"], entry["end"]))
            again = self.run_it(None, "privacy", "scan", "--input", "out.csv", "--json", "--no-record", program=PERSONA).out
            found = [json.loads(line) for line in again.splitlines()]
            self.assertGreater(len(found), 500)
            for each in found:
                written = log.get((each["row"], each["column"]), [])
                with self.subTest(round=round_, finding=each, cell=after[each["row"]][each["column"]]):
                    self.assertTrue(covered(each["begin"], each["end"], written, after[each["row"]][each["column"]].encode()), written)

    def test_threads_change_nothing(self):
        source = SOURCE / "pipelines" / "data" / "interviews.csv"
        made = []
        for threads in ("1", "8"):
            self.run_it(None, "privacy", "anonymise", "--input", source, "--output", f"{threads}.csv", "--key-file", "key", "--no-record", "--threads", threads, "--set", f"vault={threads}.vault", program=PERSONA)
            made.append((self.data / f"{threads}.csv").read_bytes())
        self.assertEqual(made[0], made[1])

    def test_dates_move_together(self):
        rows = [{"patient_id": f"P-{i // 2:04}", "visit": f"2021-{1 + i % 12:02}-{1 + i % 28:02}", "comment": "all well"} for i in range(200)]
        moved = self.anonymise("visits.csv", rows)
        offsets = {}
        for before, after in zip(rows, moved):
            offset = (datetime.date.fromisoformat(after["visit"]) - datetime.date.fromisoformat(before["visit"])).days
            self.assertGreaterEqual(abs(offset), 180)
            offsets.setdefault(before["patient_id"], set()).add(offset)
        self.assertEqual({len(each) for each in offsets.values()}, {1})
        self.assertGreater(len({next(iter(each)) for each in offsets.values()}), 20)

    def test_a_vault_undoes_it(self):
        rows = [{"name": f"{g} {f}", "note": f"My name is {g} {f}, write to {g}.{f}@company.com please".replace(f"{g}.{f}@", f"{g}.{f}@".lower())} for g, f in people(20)]
        self.anonymise("notes.csv", rows, "--set", "vault=names.vault")
        self.assertEqual((self.data / "names.vault").stat().st_mode & 0o777, 0o600)
        restore = ["privacy", "restore", "--input", "safe-notes.csv", "--vault", "names.vault", "--output", "again.csv", "--no-record"]
        self.run_it(None, *restore, "--key-file", "key", program=PERSONA)
        self.assertEqual((self.data / "again.csv").read_text(encoding="utf-8"), table(rows))
        (self.data / "other").write_text("o" * 32)
        done = self.run_it(None, *restore, "--key-file", "other", program=PERSONA, code=2)
        self.assertIn("another key", done.err)
        self.run_it(None, *restore, program=PERSONA, code=2)

    def test_classes_are_as_large_as_asked_for(self):
        rows = [{"age": 20 + i * 7 % 60, "town": "ABCD"[i % 4], "illness": f"illness {i % 5}"} for i in range(600)]
        (self.data / "in.csv").write_text(table(rows), encoding="utf-8")
        made = []
        for threads in ("1", "8"):
            pipeline = self.pipeline({"source": {"use": "reader.csv", "path": str(self.data / "in.csv")},
                                      "view": {"use": "analyser.classes", "from": "source", "columns": ["age", "town"], "sensitive": ["illness"], "k": 20, "l": 2},
                                      "safe": {"use": "anonymiser.generalise", "from": "source", "classes": "view"},
                                      "proof": {"use": "analyser.classes", "from": "safe", "columns": ["age", "town"], "sensitive": ["illness"], "k": 20, "l": 2, "check": True},
                                      "out": {"use": "writer.csv", "from": "safe", "path": str(self.data / f"{threads}.csv"), "accepts": "raw"}})
            self.run_it(pipeline, "--threads", threads, "--report", "report.json")
            made.append((self.data / f"{threads}.csv").read_text(encoding="utf-8"))
        self.assertEqual(made[0], made[1])
        kept = list(csv.DictReader(io.StringIO(made[0])))
        classes = {}
        for row in kept:
            classes.setdefault((row["age"], row["town"]), []).append(row["illness"])
        self.assertGreaterEqual(min(map(len, classes.values())), 20)
        self.assertGreaterEqual(min(len(set(each)) for each in classes.values()), 2)
        self.assertGreaterEqual(len(kept), 570)
        report = json.loads((self.data / "report.json").read_text())
        self.assertIn("smallest_class", json.dumps(report))


if __name__ == "__main__":
    unittest.main()
