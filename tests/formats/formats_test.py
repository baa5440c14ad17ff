"""Every input format × every output format: the same rows and the same types come back, but for what the published table
of docs/guide/formats.md says. tables.py holds both the data and the rules."""
import gzip
import pathlib
import re
import sqlite3
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import sources
import tables
from postgresql import PostgresqlServer
from whole_run import SOURCE, WholeRun

ENDINGS = {"csv": ".csv", "json": ".json", "jsonl": ".jsonl", "yaml": ".yaml", "xlsx": ".xlsx", "sqlite": ".db"}


def setUpModule():
    global server
    try:
        server = PostgresqlServer()
        unittest.addModuleCleanup(server.__exit__)
    except unittest.SkipTest as why:
        server = None
        print(f"PostgreSQL is left out: {why}", file=sys.stderr)


class Formats(WholeRun):
    def formats(self):
        return [f for f in tables.FORMATS if f != "postgresql" or server]

    def make_input(self, format_, table, name="in"):
        """Writes the table; the reader for it."""
        if format_ == "postgresql":
            sources.write_postgresql(server, table, name)
            return {"use": "reader.auto", "path": server.url(), "options": {"table": name}}
        path = self.data / (name + ENDINGS[format_])
        sources.WRITERS[format_](path, table)
        if format_ == "sqlite":
            return {"use": "reader.auto", "path": f"sqlite://{path}", "options": {"table": "t"}}
        return {"use": "reader.auto", "path": str(path)}

    def output(self, format_, name):
        """A writer of that format, and the reader of what it wrote."""
        if format_ == "postgresql":
            place = {"path": server.url(), "options": {"table": name}}
        elif format_ == "sqlite":
            place = {"path": f"sqlite://{self.data / name}.db", "options": {"table": "t"}}
        else:
            place = {"path": str(self.data / (name + ENDINGS[format_]))}
        return {"use": "writer.auto", "from": "source", "accepts": "raw", **place}, {"use": "reader.auto", **place}

    def probes(self, readers):
        """What persona reads from each of the readers (a name each), as columns."""
        stages = {}
        for name, reader in readers.items():
            stages[f"source_{name}"] = reader
            stages[f"types_{name}"] = {"use": "writer.sql", "from": f"source_{name}", "accepts": "raw", "table": "probe",
                                       "url": f"sqlite://{self.data}/probe_{name}.db"}
            stages[f"values_{name}"] = {"use": "writer.jsonl", "from": f"source_{name}", "accepts": "raw", "nest": False,
                                        "path": str(self.data / f"probe_{name}.jsonl")}
        self.run_it(self.pipeline(stages, "probes.yaml"))
        found = {name: sources.read_probe(self.data / f"probe_{name}.db", self.data / f"probe_{name}.jsonl") for name in readers}
        for probe in self.data.glob("probe_*"):
            probe.unlink()
        return found

    def probe(self, reader):
        return self.probes({"it": reader})["it"]

    def assert_same(self, found, expected, what):
        self.assertEqual([c.name for c in found], [c.name for c in expected], what)
        for one, other in zip(found, expected):
            with self.subTest(what=what, column=other.name):
                self.assertEqual(one.type, other.type)
                # repr: 0.0 is not -0.0, True is not 1.
                self.assertEqual(list(map(repr, one.values)), list(map(repr, other.values)))

    def through(self, format_, table=None):
        """From one format to all, and back."""
        table = table or tables.full_table()
        stages, readers = {"source": self.make_input(format_, table, f"in_{format_}")}, {}
        for other in self.formats():
            stages[f"out_{other}"], readers[other] = self.output(other, f"from_{format_}_to_{other}")
        self.run_it(self.pipeline(stages))
        came_in = tables.held(format_, table, written=False)
        self.assert_same(self.probe(stages["source"]), came_in, f"{format_} read")
        for other, found in self.probes(readers).items():
            self.assert_same(found, tables.held(other, came_in), f"{format_} to {other}")

    def test_from_csv(self):
        self.through("csv")

    def test_from_json(self):
        self.through("json")

    def test_from_json_lines(self):
        self.through("jsonl")

    def test_from_yaml(self):
        self.through("yaml")

    def test_from_xlsx(self):
        self.through("xlsx")

    def test_from_sqlite(self):
        self.through("sqlite")

    def test_from_postgresql(self):
        if not server:
            self.skipTest("the package postgresql is not installed")
        self.through("postgresql")

    # What the published table says beside that.

    def test_the_published_table_names_what_is_tested_here(self):
        page = (SOURCE / "docs/guide/formats.md").read_text(encoding="utf-8")
        rows = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in page.splitlines() if line.startswith("| ")]
        heads = ["csv", ("json", "jsonl"), "yaml", "xlsx", "sqlite", "postgresql"]
        published = {row[0]: {f for head, cell in zip(heads, row[1:]) if not re.match(r"yes|stays", cell)
                              for f in ((head,) if isinstance(head, str) else head)} for row in rows[1:]}
        rules = {row.removesuffix(" (written)"): set(formats) for row, formats in tables.RULES.items()}
        self.assertEqual(set(published), set(rules) | tables.OTHERS)
        for row, formats in rules.items():
            self.assertEqual(published[row], formats, row)

    def test_by_format_where_the_name_says_nothing(self):
        table = tables.full_table()
        stages, readers = {"source": self.make_input("jsonl", table)}, {}
        formats = [f for f in self.formats() if f not in ("sqlite", "postgresql")]
        for other in formats:
            path = str(self.data / f"named_{other}_nothing")
            stages[f"out_{other}"] = {"use": "writer.auto", "from": "source", "accepts": "raw", "path": path, "format": other}
            readers[other] = {"use": "reader.auto", "path": path, "format": other}
            if other != "yaml":  # block sequences begin as CSV could
                readers[f"{other}_by_content"] = {"use": "reader.auto", "path": path}
        self.run_it(self.pipeline(stages))
        came_in = tables.held("jsonl", table)
        for name, found in self.probes(readers).items():
            self.assert_same(found, tables.held(name.removesuffix("_by_content"), came_in), name)

    def test_packed(self):
        table = tables.full_table()
        came_in = tables.held("csv", table, written=False)
        stages, readers = {"source": self.make_input("csv", table)}, {}
        for other in ("csv", "json", "jsonl", "yaml", "xlsx"):
            for ending in (".gz", ".zst"):
                name = f"{other}_{ending[1:]}"
                path = str(self.data / f"packed{ENDINGS[other]}{ending}")
                stages[f"out_{name}"] = {"use": "writer.auto", "from": "source", "accepts": "raw", "path": path}
                readers[name] = {"use": "reader.auto", "path": path}
        # Two members, as when files are put together; and with the tools of the system where they are.
        whole = (self.data / "in.csv").read_bytes()
        (self.data / "members.csv.gz").write_bytes(gzip.compress(whole[:1000]) + gzip.compress(whole[1000:]))
        readers["csv_members"] = {"use": "reader.auto", "path": str(self.data / "members.csv.gz")}
        if subprocess.run(["zstd", "-q", "-k", str(self.data / "in.csv")], check=False).returncode == 0:
            readers["csv_tool"] = {"use": "reader.auto", "path": str(self.data / "in.csv.zst")}
        self.run_it(self.pipeline(stages))
        for name, found in self.probes(readers).items():
            held = came_in if name in ("csv_members", "csv_tool") else tables.held(name.split("_")[0], came_in)
            self.assert_same(found, held, name)
        self.assertEqual(gzip.decompress((self.data / "packed.csv.gz").read_bytes())[:4], b"id,f")
        first = {p.name: p.read_bytes() for p in self.data.glob("packed.*")}
        self.run_it(self.pipeline(stages))
        self.assertEqual(first, {p.name: p.read_bytes() for p in self.data.glob("packed.*")}, "the same rows gave other bytes")

    def test_encodings(self):
        table = [c for c in tables.full_table() if c.name not in ("returns", "long")]
        expected = tables.held("csv", table, written=False)
        readers = {}
        for name, encoding, mark in [("utf8_mark", "utf-8-sig", b""), ("utf16_little", "utf-16-le", b"\xff\xfe"), ("utf16_big", "utf-16-be", b"\xfe\xff"),
                                     ("utf16_unmarked", "utf-16-le", b"")]:
            path = self.data / f"{name}.csv"
            sources.write_csv(path, table, encoding=encoding)
            path.write_bytes(mark + path.read_bytes())
            readers[name] = {"use": "reader.auto", "path": str(path)}
        sources.write_json(self.data / "plain.json", table)
        (self.data / "sixteen.json").write_bytes((self.data / "plain.json").read_text(encoding="utf-8").encode("utf-16"))
        readers["json_utf16"] = {"use": "reader.auto", "path": str(self.data / "sixteen.json")}
        for name, found in self.probes(readers).items():
            self.assert_same(found, tables.held("json", table, written=False) if name == "json_utf16" else expected, name)
        words = [tables.Column("id", "int64", [1, 2, 3, 4]),
                 tables.Column("Größe", "text", ["naïve café", "Ärger über Öl", None, "señor ½ £5"]),
                 tables.Column("place", "text", ["Århus", "Málaga", "Zürich", "Besançon"])]
        for encoding in ("latin-1", "windows-1252"):
            sources.write_csv(self.data / f"{encoding}.csv", words, encoding=encoding, delimiter=";")
        readers = {"found_out": {"use": "reader.auto", "path": str(self.data / "latin-1.csv")},
                   "named": {"use": "reader.auto", "path": str(self.data / "windows-1252.csv"), "options": {"encoding": "windows-1252"}}}
        for name, found in self.probes(readers).items():
            self.assert_same(found, words, name)

    def test_a_sheet_by_name_and_by_place(self):
        table = tables.full_table()
        path = self.data / "sheets.xlsx"
        sources.write_xlsx(path, table, sheets=("Cover", "Notes & more", "Answers – 2024"))
        expected = tables.held("xlsx", table, written=False)
        readers = {str(i): {"use": "reader.auto", "path": str(path), "options": {"sheet": sheet}} for i, sheet in enumerate(["Answers – 2024", "3"])}
        for found in self.probes(readers).values():
            self.assert_same(found, expected, "sheet")
        done = self.run_it(self.copy_pipeline(path, self.data / "o.csv", {"options": {"sheet": "Answers"}}), code=1)
        self.assertIn("no sheet of the name", done.err)
        self.assertIn("it has 3 sheets", done.err)  # not what they are called: names are data, too

    def test_a_query(self):
        table = tables.full_table()
        kept = [tables.Column(c.name, c.type, c.values[3:], c.decimals) for c in table if c.name in ("id", "whole", "real", "day", "instant", "code")]
        names = ", ".join(sources.identifier(c.name) for c in kept)
        for format_ in self.formats():
            if format_ not in ("sqlite", "postgresql"):
                continue
            reader = self.make_input(format_, table, "asked")
            reader["options"] = {"query": f"SELECT {names} FROM {'t' if format_ == 'sqlite' else 'asked'} WHERE id > 3 ORDER BY id"}
            self.assert_same(self.probe(reader), tables.held(format_, kept), format_)

    def test_rows_without_values_and_columns_without_rows(self):
        for what, columns in [("no values", [tables.Column("a", "int64", [None, 1, None, None, 2, None]), tables.Column("b", "text", [None, "x", None, None, None, None])]),
                              ("one column", [tables.Column("a", "int64", [None, 1, None, None, 2, None])]),
                              ("no rows", [tables.Column("a", "int64", []), tables.Column("b", "text", [])])]:
            reader = self.make_input("sqlite", columns, f"few_{len(columns)}_{len(columns[0].values)}")
            stages, readers = {"source": reader}, {}
            for other in self.formats():
                stages[f"out_{other}"], readers[other] = self.output(other, f"few_{other}_{len(columns)}_{len(columns[0].values)}")
            self.run_it(self.pipeline(stages))
            if what != "no rows":
                for other, found in self.probes(readers).items():
                    self.assert_same(found, tables.held(other, columns), f"{what}: {other}")
                continue
            for other in ("csv", "xlsx", "sqlite", "postgresql"):
                if other in readers:
                    kinds = ["int64", "text"] if other in ("sqlite", "postgresql") else ["text", "text"]
                    found = self.probe(readers[other])
                    self.assertEqual([(c.name, c.type, c.values) for c in found], [("a", kinds[0], []), ("b", kinds[1], [])], other)
            for other in ("json", "jsonl", "yaml"):
                # No names either: a table in a database can not be made of that, a file can.
                self.run_it(self.pipeline({"source": readers[other], "out": {"use": "writer.jsonl", "from": "source", "accepts": "raw",
                                                                              "path": str(self.data / "none.jsonl")}}))
                self.assertEqual((self.data / "none.jsonl").read_bytes(), b"")

    def test_numbers_that_are_none(self):
        path = self.data / "odd.db"
        with sqlite3.connect(path) as database:
            database.execute("CREATE TABLE t (id INTEGER, x DOUBLE)")
            database.executemany("INSERT INTO t VALUES (?, ?)", [(1, 1.5), (2, float("inf"))])
        database.close()
        found = self.probe({"use": "reader.auto", "path": f"sqlite://{path}", "options": {"table": "t"}})
        self.assertEqual([(c.name, c.type, c.values) for c in found], [("id", "int64", [1, 2]), ("x", "text", ["1.5", "inf"])])
        if not server:
            return
        server.sql("CREATE TABLE odd (id bigint, x float8); INSERT INTO odd VALUES (1, 1.5), (2, 'NaN');")
        done = self.run_it(self.pipeline({"source": {"use": "reader.auto", "path": server.url(), "options": {"table": "odd"}},
                                          "out": {"use": "writer.csv", "from": "source", "path": str(self.data / "o.csv"), "accepts": "raw"}}), code=1)
        self.assertIn("NaN, infinity", done.err)
        self.assertIn("row 1, column 'x'", done.err)
        self.assert_nothing_left(self.data / "o.csv")

    def test_the_longest_cell_and_the_most_rows_of_a_sheet(self):
        (self.data / "long.jsonl").write_text('{"id": 1, "t": "short"}\n{"id": 2, "t": "' + "ä" * 32768 + '"}\n', encoding="utf-8")
        done = self.run_it(self.copy_pipeline(self.data / "long.jsonl", self.data / "o.xlsx"), code=1)
        self.assertIn("32,767 characters", done.err)
        self.assertIn("row 1, column 't'", done.err)
        with open(self.data / "rows.csv", "w", encoding="utf-8") as out:
            out.write("n\n" + "7\n" * 1_048_576)
        done = self.run_it(self.copy_pipeline(self.data / "rows.csv", self.data / "o.xlsx"), code=1)
        self.assertIn("1,048,575 rows", done.err)
        self.assert_nothing_left(self.data / "o.xlsx")

    def test_a_long_cell_through_all_that_can_hold_it(self):
        table = [tables.Column("id", "int64", [1, 2, 3]), tables.Column("t", "text", ["ä🙂\n" * 300_000, None, '"' * 300_000])]
        stages, readers = {"source": self.make_input("jsonl", table)}, {}
        for other in self.formats():
            if other != "xlsx":
                stages[f"out_{other}"], readers[other] = self.output(other, f"long_{other}")
        self.run_it(self.pipeline(stages))
        for other, found in self.probes(readers).items():
            for one, whole in zip(found, table):
                self.assertTrue(one.values == whole.values, f"{other}: {one.name}")  # assertEqual would print it

    def test_how_dates_and_decimals_were_written(self):
        rows = "day;moment;amount;price\n24.12.2023;24.12.2023 18:30;1.50;0.50\n01.02.2024;01.02.2024 07:05;12.00;0.25\n"
        (self.data / "german.csv").write_text(rows, encoding="utf-8")
        stages, readers = {"source": {"use": "reader.auto", "path": str(self.data / "german.csv")}}, {}
        for other in self.formats():
            stages[f"out_{other}"], readers[other] = self.output(other, f"german_{other}")
        for other in self.formats():
            stages[f"again_{other}"] = {"use": "writer.csv", "from": f"source_{other}", "accepts": "raw", "path": str(self.data / f"again_{other}.csv"), "delimiter": ";"}
        self.run_it(self.pipeline({name: stage for name, stage in stages.items() if not name.startswith("again_")}))
        self.run_it(self.pipeline({**{f"source_{other}": reader for other, reader in readers.items()},
                                   **{name: stage for name, stage in stages.items() if name.startswith("again_")}}))
        iso = "day;moment;amount;price\n2023-12-24;2023-12-24T18:30:00;{};0.5{}\n2024-02-01;2024-02-01T07:05:00;{};0.25\n"
        for other in self.formats():
            expected = {"xlsx": iso.format("1.5", "", "12.0"), "sqlite": iso.format("1.5", "", "12.0"), "postgresql": iso.format("1.5", "", "12")}.get(other, rows)
            with self.subTest(format=other):
                self.assertEqual((self.data / f"again_{other}.csv").read_text(encoding="utf-8"), expected)


if __name__ == "__main__":
    unittest.main(verbosity=1)
