"""Names are data too: a header, a key or a column of a query that holds somebody's data is called after its place, and
stands in no output, report, message or record, whatever the format in and out."""
import json
import pathlib
import sqlite3
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE.parent / "formats")]
import sources  # noqa: E402
import tables  # noqa: E402
from whole_run import PERSONA, WholeRun  # noqa: E402

# What stands in the name, and what of it may be seen nowhere: long enough that no hash or seed has it by chance.
PERSONAL = {
    "ada.byron@company.com": "byron",
    "Adeline Whitfield": "whitfield",
    "frederick_thornbury": "thornbury",
    "+44 7911 123456": r"7911\W?123456",
    "DE89 3704 0044 0532 0130 00": r"3704\W?0044\W?0532",
    "QQ123456C": "qq123456",
    "1985-03-12": r"1985[\W_]03",
    "Mrs Haverford": "haverford",
}
PLAIN = ["age", "date of birth", "first name", "visit.place"]


class ColumnNames(WholeRun):
    def check(self, source, *more, names=()):
        """Scans and anonymises into every format; nothing that was printed or written holds a name."""
        made = []
        for ending in ("csv", "json", "jsonl", "yaml", "xlsx", "db"):
            target = self.data / f"out.{ending}"
            target.unlink(missing_ok=True)
            done = self.run_it(None, "privacy", "anonymise", "--input", source, "--output", target, "--report", "report.json", "--record", "record.json",
                               "--set", f"source.options={{{', '.join(more)}}}", *(("--set", "output.options={table: t}") if ending == "db" else ()), program=PERSONA)
            made += [(target.name, target.read_bytes()), ("report", (self.data / "report.json").read_bytes()), ("messages", (done.out + done.err).encode())]
            if not more:  # the private record repeats what was typed
                made.append(("record", (self.data / "record.json").read_bytes()))
            self.assertIn("looks like a value", done.err)
        again = self.run_it(None, "privacy", "anonymise", "--input", "out.xlsx", "--output", "from-xlsx.csv", "--no-record", program=PERSONA)
        made += [("xlsx", (self.data / "from-xlsx.csv").read_bytes()), ("messages", (again.out + again.err).encode())]
        for form in ("--json", "--explain"):
            done = self.run_it(None, "privacy", "scan", "--input", source, "--no-record", "--set", f"source.options={{{', '.join(more)}}}",
                               *(("--json",) if form == "--json" else ("--set", "findings.explain=true")), program=PERSONA)
            made.append(("scan", (done.out + done.err).encode()))
        for what, text in made:
            for secret in PERSONAL.values():
                self.assertNotRegex(text.decode("utf-8", "replace").lower(), secret, what)
        first = (self.data / "out.csv").read_text(encoding="utf-8").splitlines()[0]
        for name in names:
            self.assertIn(name, first)
        return first

    def table(self):
        return [tables.Column(name, "int64", [1, 2, 3]) for name in [*PLAIN, *PERSONAL]]

    def test_headers_of_tables(self):
        for name, write in sources.WRITERS.items():
            with self.subTest(name):
                path = self.data / f"in.{'db' if name == 'sqlite' else name}"
                write(path, self.table())
                first = self.check(path, *(("table: t",) if name == "sqlite" else ()), *(("header: 'yes'",) if name == "csv" else ()), names=PLAIN)
                self.assertEqual(first.split(","), PLAIN + [f"column_{i}" for i in range(len(PLAIN) + 1, len(PLAIN) + len(PERSONAL) + 1)])

    def test_keys_at_any_depth(self):
        record = {"id": 1, "people": {key: {"age": 36, "town": "small"} for key in PERSONAL}, "list": [{key: 1} for key in ("weight", "height")],
                  **{key: {"visit": {"place": "here"}} for key in PERSONAL}}
        (self.data / "in.json").write_text(json.dumps([record, {"id": 2}]), encoding="utf-8")
        self.check("in.json", names=["id", "list"])
        (self.data / "in.yaml").write_text("- " + json.dumps(record) + "\n", encoding="utf-8")
        self.check("in.yaml", names=["id", "list"])

    def test_a_record_for_each_person(self):
        """One object with a person as each key is no table, and the message names nobody."""
        (self.data / "in.json").write_text(json.dumps({key: {"age": 36} for key in PERSONAL}), encoding="utf-8")
        done = self.start(None, "privacy", "scan", "--input", "in.json", "--no-record", program=PERSONA).wait()
        for secret in PERSONAL.values():
            self.assertNotRegex((done.out + done.err).lower(), secret)

    def test_a_file_without_a_header_line(self):
        (self.data / "in.csv").write_text("Adeline Whitfield,Leeds\nFrederick Thornbury,Bath\nJohn Haverford,York\n", encoding="utf-8")
        done = self.run_it(None, "privacy", "anonymise", "--input", "in.csv", "--output", "out.csv", "--no-record", program=PERSONA)
        lines = (self.data / "out.csv").read_text(encoding="utf-8").splitlines()
        self.assertEqual(lines[0], "column_1,column_2")
        self.assertEqual(len(lines), 4, "the first person was taken for a header")
        self.assertIn("the first row looks like data", done.err)

    def test_columns_of_a_query(self):
        with sqlite3.connect(self.data / "in.db") as database:
            database.execute("CREATE TABLE t (who TEXT, age INTEGER)")
            database.executemany("INSERT INTO t VALUES (?, ?)", [("a", 1), ("b", 2)])
        database.close()
        self.check("in.db", "query: 'SELECT max(age) FILTER (WHERE who = ''a'') AS \"Adeline Whitfield\", 1 AS n FROM t'", names=["column_1", "n"])


if __name__ == "__main__":
    unittest.main()
