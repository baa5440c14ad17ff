"""persona privacy scan, anonymise, leaks and canaries."""
import csv
import hashlib
import io
import json
import os
import signal
import subprocess
import threading
import time

from tool import INSTRUMENTED, INTERVIEWS, PERSONA, SOURCE, Case, uninstrumented


class Privacy(Case):
    def test_what_comes_through_a_pipe_is_told_by_its_first_bytes(self):
        """No byte of it is lost by looking: the findings are those of the file."""
        data = SOURCE / "pipelines" / "data" / "patient-feedback.json"
        arguments = ("--json", "--no-record")
        from_file = self.run_persona("privacy", "scan", "--input", data, *arguments).out
        self.assertGreater(from_file.count("EMAIL_ADDRESS"), 50)
        self.assertEqual(from_file, self.run_persona("privacy", "scan", "--input", "-", *arguments, stdin=data.read_bytes()).out)
        with data.open("rb") as file:
            read = subprocess.run([PERSONA, "privacy", "scan", "--input", "/dev/stdin", *arguments], cwd=self.folder, env=self.environment(), stdin=file,
                                  stdout=subprocess.PIPE, check=True)
        self.assertEqual(from_file, read.stdout.decode())
        lines = b"".join(json.dumps(row).encode() + b"\n" for row in json.loads(data.read_bytes()))
        self.assertEqual(from_file.count("EMAIL_ADDRESS"), self.run_persona("privacy", "scan", "--input", "-", *arguments, stdin=lines).out.count("EMAIL_ADDRESS"))

    def test_scan(self):
        done = self.run_persona("privacy", "scan", "--input", INTERVIEWS, "--no-record")
        self.assertIn("EMAIL_ADDRESS", done.out)
        self.assert_no_secret(done.out + done.err)

    def test_scan_json(self):
        text = INTERVIEWS.read_bytes()
        cells = list(csv.DictReader(io.StringIO(text.decode())))
        done = self.run_persona("privacy", "scan", "--input", INTERVIEWS, "--json", "--no-record")
        findings = [json.loads(line) for line in done.out.splitlines()]
        self.assert_no_secret(done.out)
        self.assertTrue(findings)
        for finding in findings:
            self.assertEqual(list(finding), ["row", "column", "begin", "end", "type", "score", "detector", "reason"])
            self.assertLessEqual(finding["end"], len(cells[finding["row"]][finding["column"]].encode()))
        emails = [f for f in findings if f["type"] == "EMAIL_ADDRESS" and f["column"] == "email"]
        self.assertEqual(len(emails), sum(1 for row in cells if row["email"]))
        self.assertEqual(done.out, self.run_persona("privacy", "scan", "--input", "-", "--json", "--no-record", stdin=text).out)
        some = self.run_persona("privacy", "scan", "--input", INTERVIEWS, "--json", "--entities", "EMAIL_ADDRESS", "--no-record").out.splitlines()
        self.assertEqual({json.loads(line)["type"] for line in some}, {"EMAIL_ADDRESS"})
        self.write("passport.csv", "id,note\n1,Reisepassnummer C01X00T47\n2,nothing\n")
        for languages, types in (("de,fr", ["DE_PASSPORT"]), ("en", [])):
            lines = self.run_persona("privacy", "scan", "--input", "passport.csv", "--json", "--languages", languages, "--no-record").out.splitlines()
            self.assertEqual([json.loads(line)["type"] for line in lines], types)

    def test_scan_explains_and_shows_values_when_asked(self):
        self.write("t.csv", "id,note\n1,write to ada@example.org\n2,ask Orsolya Tarnai\n3,orsolya tarnai (at) home\n")
        table = self.run_persona("privacy", "scan", "--input", "t.csv", "--explain", "--no-record").out
        self.assertIn("patterns: pattern", table)
        self.assertNotIn("ada@", table)
        lines = [json.loads(line) for line in self.run_persona("privacy", "scan", "--input", "t.csv", "--json", "--show-values", "--no-record").out.splitlines()]
        self.assertIn("ada@example.org", [line["value"] for line in lines])
        self.assertEqual(list(lines[0]), ["row", "column", "begin", "end", "type", "score", "detector", "reason", "value"])
        self.assertIn("add --json", self.run_persona("privacy", "scan", "--input", "t.csv", "--show-values", expect=2).err)

    def test_what_one_row_gives_away_is_found_in_all(self):
        """The second row alone says nothing of a person; the first one does."""
        self.write("one.csv", "note\n\"there was zuckermandl, zuckermandl wood and more of it\"\n")
        self.write("two.csv", "note\n\"My name is Orsolya Zuckermandl.\"\n\"there was orsolya zuckermandl, in the wood and more of it\"\n")
        found = [json.loads(line) for line in self.run_persona("privacy", "scan", "--input", "two.csv", "--json", "--no-record").out.splitlines()]
        self.assertEqual([line["row"] for line in found if line["type"] == "PERSON"], [0, 1])

    def test_classes(self):
        rows = "".join(f"{20 + i % 4},{'N1' if i % 2 else 'S2'},{'flu' if i % 3 else 'cold'}\n" for i in range(80)) + "79193,N1,flu\n"
        self.write("t.csv", "age,postcode,diagnosis\n" + rows)
        arguments = ("privacy", "classes", "--input", "t.csv", "--quasi", "age,postcode", "--sensitive", "diagnosis", "--subject", "none", "--no-record")
        done = self.run_persona(*arguments)
        self.assertRegex(done.out + done.err, r"smallest_class +1\b")
        self.assertNotIn("79193", done.out + done.err)
        self.run_persona(*arguments, "--k", "5", "--check", expect=4)
        self.write("u.csv", "age,postcode,diagnosis\n" + rows.rsplit("79193", 1)[0])
        done = self.run_persona("privacy", "classes", "--input", "u.csv", "--quasi", "age,postcode", "--sensitive", "diagnosis", "--subject", "none", "--k", "5", "--check", "--no-record")
        self.assertRegex(done.out + done.err, r"smallest_class +20\b")
        report = json.loads(self.run_persona(*arguments, "--json").out)
        self.assertEqual(report["verdicts"]["view.verdict"]["figures"][0]["value"], 1)

    def test_anonymise(self):
        for strategy in ("redact", "replace", "hash"):
            done = self.run_persona("privacy", "anonymise", "--input", INTERVIEWS, "--output", f"{strategy}.csv", "--strategy", strategy, "--no-record", "--report", "report.json")
            text = (self.folder / f"{strategy}.csv").read_text(encoding="utf-8")
            rows = [len(list(csv.DictReader(io.StringIO(table)))) for table in (text, INTERVIEWS.read_text(encoding="utf-8"))]
            self.assertEqual(rows[0], rows[1])
            self.assert_no_secret(text + done.out + done.err + (self.folder / "report.json").read_text(encoding="utf-8"))
            self.assertIn("anonymised", done.err)
        self.assertIn("[EMAIL_ADDRESS]", (self.folder / "redact.csv").read_text(encoding="utf-8"))

    def test_pipes_and_keys(self):
        self.write("key", "k" * 32)
        arguments = ["privacy", "anonymise", "--input", "-", "--output", "-", "--key-file", "key", "--no-record"]
        first = self.run_persona(*arguments, stdin=INTERVIEWS.read_bytes())
        self.assertEqual(first.stdout, self.run_persona(*arguments, "--threads", "1", stdin=INTERVIEWS.read_bytes()).stdout)
        self.assertEqual(first.out.splitlines()[0], INTERVIEWS.read_text(encoding="utf-8").splitlines()[0])
        self.assert_no_secret(first.out)

    def test_a_misspelt_type_is_not_a_clean_table(self):
        done = self.run_persona("privacy", "scan", "--input", INTERVIEWS, "--entities", "EMAIL")
        self.assertIn("Nothing of type EMAIL was found", done.out)
        self.assertIn("warning: stage 'findings': nothing of type 'EMAIL' was found, but of others: ", done.err)
        self.assertIn("EMAIL_ADDRESS", done.err)
        self.assertNotIn("warning", self.run_persona("privacy", "scan", "--input", INTERVIEWS, "--entities", "EMAIL_ADDRESS").err)

    def test_errors_name_what_was_typed(self):
        self.write("t.csv", "name,age\nAda Lovelace,36\nGrace Hopper,85\nAlan Turing,41\n")
        done = self.run_persona("privacy", "anonymise", "--input", "t.csv", "--output", "o.csv", "--format", "parquet", expect=2)
        self.assertIn("error: --format: 'format' can not be 'parquet'", done.err)
        done = self.run_persona("privacy", "anonymise", "--input", "t.csv", "--output", "o.csv", "--set", "format=parquet", expect=2)
        self.assertIn("error: --set format: ", done.err)
        self.write("c.yaml", "agee: {role: attribute}\n")
        done = self.run_persona("privacy", "anonymise", "--input", "t.csv", "--output", "o.csv", "--columns", "c.yaml", expect=2)
        self.assertIn("error: --columns: stage 'votes': there is no column 'agee'", done.err)
        self.assertIn("did you mean 'age'?", done.err)

    def test_a_pipe_by_name_loses_nothing(self):
        # What bash makes of <(…): a look at the first bytes would take them from the reader.
        text = INTERVIEWS.read_bytes()
        whole = self.run_persona("privacy", "scan", "--input", INTERVIEWS, "--json").out
        read, write = os.pipe()
        self.addCleanup(os.close, read)
        feeder = threading.Thread(target=lambda: (os.write(write, text[:1000]), time.sleep(0.2), os.fdopen(write, "wb").write(text[1000:])))
        feeder.start()
        done = subprocess.run([PERSONA, "privacy", "scan", "--input", f"/dev/fd/{read}", "--json"], cwd=self.folder, env=self.environment(),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=[read], timeout=60, check=False)
        feeder.join()
        self.assertEqual(done.stdout.decode(), whole, done.stderr.decode())

    def test_files_are_looked_at_before_the_run(self):
        self.write("t.csv", "name,age\nAda Lovelace,36\nGrace Hopper,85\n")
        (self.folder / "link.csv").symlink_to("t.csv")
        before = (self.folder / "t.csv").read_text(encoding="utf-8")
        for output, more, said in (("t.csv", [], "would replace an input"), ("link.csv", [], "would replace an input"), ("no/where.csv", [], "folder does not exist"),
                                   (".", [], "folder is not empty"), ("out", [], "tells no format"), ("o.csv", ["--report", "no/r.json"], "folder does not exist"), ("o.csv", ["--report", "t.csv"], "would replace an input"),
                                   ("o.csv", ["--record", "o.csv"], "has the name of another one"), ("o.csv", ["--report", "-"], "can not go to standard output")):
            done = self.run_persona("privacy", "anonymise", "--input", "t.csv", "--output", output, *more, expect=1 if "folder" in said else 2)
            self.assertIn(said, done.err)
            self.assertNotIn("note:", done.err, "the run had begun")
        self.assertEqual((self.folder / "t.csv").read_text(encoding="utf-8"), before)
        self.assertFalse((self.folder / "o.csv").exists())
        # A database is added to, not replaced.
        self.run_persona("privacy", "anonymise", "--input", "t.csv", "--output", "d.sqlite", "--set", "output.options={table: one}", "--no-record")

    def leaks(self, output, *more, expect=0):
        """The table that is printed; fails when it, or anything else that is said, holds a value of the source."""
        done = self.run_persona("privacy", "leaks", "--source", "source.csv", "--output", output, *more, expect=expect)
        for secret in ("Quillmere", "quillmere", "Zyxwara", "Heron", "900813"):
            self.assertNotIn(secret, done.out + done.err)
        return done

    def leak_source(self):
        rows = "".join(f"{i},person,we talked about the weather and the garden,{41 + i % 9}\n" for i in range(30))
        self.write("source.csv", "id,kind,note,age\n" + rows + "90001,person,Zyxwara Quillmere called about Heron from 07700 900813 at noon,44\n")

    def test_leaks(self):
        self.leak_source()
        self.write("clean.json", json.dumps([{"remark": "we talked about the garden", "age": 44}, {"remark": None, "age": 17}]))
        clean = self.leaks("clean.json")
        self.assertIn("leak scan: passed", clean.err)
        self.assertRegex(clean.out, r"(?m)^rare token +\d+  –$")
        self.assertIn(f"SHA-256 of what was scanned: {hashlib.sha256((self.folder / 'clean.json').read_bytes()).hexdigest()}", clean.out)
        self.assertFalse((self.state / "persona").exists(), "a command that shows something keeps no record")
        for leaked, group in (("it was QUILLMERE, then", "rare token"), ("call 0044 7700-900-813", "found PHONE_NUMBER")):
            self.write("leaked.jsonl", "".join(json.dumps({"other": "x", "remark": text}) + "\n" for text in ("fine", leaked, leaked)))
            done = self.leaks("leaked.jsonl", "--report", "report.json", expect=4)
            self.assertRegex(done.out, rf"(?m)^{group} +[\d,]+  2 cells: 'remark' 2$")
            self.assertIn("leak scan has not passed", done.err)
            report = json.loads((self.folder / "report.json").read_text(encoding="utf-8"))
            self.assertEqual(report["outcome"], "refused")
            told = json.loads(self.leaks("leaked.jsonl", "--json", expect=4).out)
            self.assertIs(told["passed"], False)
            self.assertEqual([hit for hit in told["hits"] if hit["group"] == group], [{"group": group, "column": "remark", "cells": 2}])
            self.assertEqual(told["certificate"]["cells"], {"total": 6, "by_column": {"other": 3, "remark": 3}})
            self.assertEqual(told["certificate"], report["verdicts"]["rescan.verdict"]["details"]["certificate"])
            self.assertGreater(len(told["certificate"]["renderings"]), 5)

    def test_leaks_of_numbers(self):
        """A number column is looked up where it identifies somebody in the source, whatever the other table says of it."""
        people = [f"INT,{81_000 + 7 * i},{'yes' if i % 2 else 'no'}\n" for i in range(40)]
        self.write("source.csv", "site,customer_id,answer\n" + "".join(people))
        self.write("same.csv", "customer_id,answer\n81007,yes\n")
        self.write("other.csv", "customer_id,answer\n99999,yes\n")
        self.leaks("other.csv")
        self.assertIn("'customer_id' 1", self.leaks("same.csv", expect=4).out)

    def test_leaks_of_confidential_lines(self):
        """Whoever holds them: they are in every row of the source."""
        self.write("source.csv", "id,note\n" + "".join(f"{i},the heron project is late\n" for i in range(40)))
        self.write("out.csv", "note\nabout the Heron project\n")
        self.write("secrets.txt", "Heron Project\n")
        self.leaks("out.csv")
        self.assertRegex(self.leaks("out.csv", "--confidential", "secrets.txt", expect=4).out, r"(?m)^confidential +1  1 cell: 'note' 1$")
        self.run_persona("privacy", "leaks", "--source", "source.csv", "--output", "out.csv", "--confidential", "none.txt", expect=1)

    @uninstrumented
    def test_sentences_of_pseudonyms_may_stay(self):
        self.leak_source()
        self.write("safe.csv", "note\n" + "she said that the heating had been off since the week before last\n" * 3)
        with open(self.folder / "source.csv", "a", encoding="utf-8") as file:
            file.write("31,person,she said that the heating had been off since the week before last,44\n")
        self.assertIn("text cell", self.leaks("safe.csv", expect=4).out)
        self.leaks("safe.csv", "--anonymised")
        # What the anonymiser leaves passes; what it does not may not. With some keys a moved date comes to stand beside a surrogate's
        # family name as in the source, which the scan refuses.
        self.write("safe.key", "which surrogates there are")
        for strategy in ("replace", "redact"):
            self.run_persona("privacy", "anonymise", "--input", INTERVIEWS, "--output", "a.jsonl", "--strategy", strategy, "--no-record", "--key-file", "safe.key")
            self.run_persona("privacy", "leaks", "--source", INTERVIEWS, "--output", "a.jsonl", "--anonymised")
        self.run_persona("privacy", "leaks", "--source", INTERVIEWS, "--output", INTERVIEWS, "--anonymised", expect=4)

    def test_leaks_misused(self):
        self.leak_source()
        self.run_persona("privacy", "leaks", "--source", "-", "--output", "-", expect=2)
        self.assertIn("--source is missing", self.run_persona("privacy", "leaks", "--output", "x.csv", expect=2).err)
        self.assertIn("none.csv", self.run_persona("privacy", "leaks", "--source", "source.csv", "--output", "none.csv", expect=1).err)
        self.assertIn("no column 'nobody'", self.run_persona("privacy", "leaks", "--source", "source.csv", "--output", "source.csv", "--subject", "nobody", expect=2).err)

    def test_canaries(self):
        # The canaries follow the key: a fixed one, so that the test is the same every time.
        self.write("canaries.key", "which canaries there are")
        done = self.run_persona("privacy", "canaries", "--input", INTERVIEWS, "--count", "80", "--seed", "5", "--key-file", "canaries.key")
        self.assertIn("canaries: passed", done.err)
        self.assertRegex(done.out, r"(?m)^canary: word of no pattern at all +10  –$")
        self.assertEqual(list(self.folder.glob("*.csv")), [])
        # Where none can be planted, nothing was tried.
        self.write("numbers.csv", "spend,visits\n" + "".join(f"{i * 37 % 101},{i % 7}\n" for i in range(200)))
        self.assertIn("canaries could not run: there were 0 known values", self.run_persona("privacy", "canaries", "--input", "numbers.csv", expect=4).err)

    @uninstrumented
    def test_what_was_written_is_what_was_hashed(self):
        """Also where it can not be read again: standard output, a pipe that somebody has emptied."""
        self.write("key", "k" * 32)
        arguments = ["privacy", "anonymise", "--input", INTERVIEWS, "--key-file", "key", "--no-record", "--report", "report.json", "--output"]
        hashed = lambda: json.loads((self.folder / "report.json").read_text(encoding="utf-8"))["outputs"]
        for name in ("out.csv", "out.jsonl", "out.json.gz", "out.yaml", "out.xlsx"):
            self.run_persona(*arguments, name)
            self.assertEqual(hashed(), [{"target": str(self.folder / name), "sha256": hashlib.sha256((self.folder / name).read_bytes()).hexdigest()}])
        done = self.run_persona(*arguments, "-")
        self.assertEqual(hashed()[0]["sha256"], hashlib.sha256(done.stdout).hexdigest())
        os.mkfifo(self.folder / "pipe.csv")
        taken = []
        reader = threading.Thread(target=lambda: taken.append((self.folder / "pipe.csv").read_bytes()))
        reader.start()
        self.run_persona(*arguments, "pipe.csv", timeout=60)
        reader.join()
        self.assertEqual(hashed()[0]["sha256"], hashlib.sha256(taken[0]).hexdigest())

    def test_json_is_all_there_is(self):
        report = self.run_json("privacy", "anonymise", "--input", INTERVIEWS, "--output", "out.json", "--json", "--no-record")
        self.assertEqual(report["released_below_cleared"][0]["accepts"], "anonymised")
        self.assertEqual(report["outcome"], "released")

    def test_what_is_not_there(self):
        done = self.run_persona("privacy", "scan", "--input", "none.csv", expect=1)
        self.assertIn("none.csv", done.err)
        self.write("key", "short")
        self.run_persona("privacy", "anonymise", "--input", INTERVIEWS, "--output", "o.csv", "--key-file", "key", expect=2)
        self.run_persona("privacy", "anonymise", "--input", INTERVIEWS, "--output", "no/such/folder/o.csv", expect=1)

    def test_records(self):
        done = self.run_persona("privacy", "anonymise", "--input", INTERVIEWS, "--output", "out.csv")
        records = list((self.state / "persona" / "runs").glob("*.json"))
        self.assertEqual(len(records), 1)
        self.assertEqual(records[0].stat().st_mode & 0o777, 0o600)
        self.assertIn("private run record", done.err)
        self.assertEqual(list(self.spool.iterdir()), [], "the spool was left behind")

    def test_interrupt(self):
        # A pipe that is never closed: the reader waits, and the run must end all the same.
        read, write = os.pipe()
        self.addCleanup(os.close, write)
        os.write(write, b"name,email\nAda,ada@example.com\n")
        process = subprocess.Popen([PERSONA, "privacy", "anonymise", "--input", "-", "--output", "out.csv", "--no-record"], cwd=self.folder, env=self.environment(),
                                   stdin=read, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        os.close(read)
        time.sleep(8 if INSTRUMENTED else 1.5)  # until it waits for the pipe; an instrumented build loads slowly on a busy machine
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 130)
        self.assertEqual(out, b"")
        self.assertFalse((self.folder / "out.csv").exists())
        self.assertEqual(list(self.spool.iterdir()), [], "the spool was left behind")
