#!/usr/bin/env python3
"""Runs whole pipelines with stages that misbehave: faults_test.py BIN_FOLDER PLUGIN_FOLDER."""
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest

BIN, PLUGINS = (pathlib.Path(arg).resolve() for arg in sys.argv[1:3])
DETECT = "  detect: {use: detector.patterns, from: source}\n"
NAMES = ["Quillon Vastergard", "Ysolde Brankovar", "Temperance Okuzawa"]


def write_source(path, rows):
    with open(path, "w", encoding="utf-8") as out:
        out.write("name,age,comment\n")
        for i in range(rows):
            out.write(f'"{NAMES[i % 3]} {i}",{20 + i % 60},"it was fine, said number {i}"\n')


class Faults(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.temporary.name)
        (self.folder / "spool").mkdir()
        self.rows = 3000
        write_source(self.folder / "in.csv", self.rows)

    def tearDown(self):
        self.temporary.cleanup()

    def pipeline(self, middle, last="{use: writer.csv, from: middle, path: out.csv, accepts: raw}", more=""):
        path = self.folder / "pipeline.yaml"
        detect = DETECT if "from: detect" in middle else ""
        path.write_text(f"pipeline: faults\nstages:\n  source: {{use: reader.csv, path: in.csv}}\n{detect}  middle: {middle}\n  out: {last}\n{more}")
        return path

    def command(self, path, *options):
        return [str(BIN / "persona-run"), str(path), "--plugin-dir", str(PLUGINS), "--spool", str(self.folder / "spool"),
                "--record", str(self.folder / "record.json"), *options]

    def run_it(self, path, *options):
        done = subprocess.run(self.command(path, *options), cwd=self.folder, capture_output=True, text=True, timeout=120)
        for name in NAMES:
            self.assertNotIn(name, done.stdout + done.stderr, "a cell's value stands in what was printed")
        self.assertNotIn("Sanitizer", done.stderr)
        return done

    def assert_untouched(self):
        self.assertFalse((self.folder / "out.csv").exists())
        self.assertEqual([p.name for p in self.folder.iterdir() if "out.csv" in p.name], [])
        self.assertEqual(list((self.folder / "spool").iterdir()), [], "the private folder is still there")

    def test_a_stage_that_drops_rows_and_says_so(self):
        done = self.run_it(self.pipeline("{use: fault.transform, from: source, how: drop}"), "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        report = json.loads(done.stdout)
        stages = {stage["name"]: stage for stage in report["stages"]}
        dropped = stages["middle"]["rows_dropped"]
        self.assertGreater(dropped, 0)
        self.assertEqual(stages["middle"]["rows_in"], self.rows)
        self.assertEqual(stages["out"]["rows_in"], self.rows - dropped)
        self.assertEqual((self.folder / "out.csv").read_text().count("\n"), self.rows - dropped + 1)

    def test_stages_that_lose_invent_fail_throw_or_hand_over_nonsense(self):
        for how, words in [("lose", "rows do not add up"), ("invent", "rows do not add up"), ("fail", "this row can not be processed (row 7)"),
                           ("throw", "threw an exception"), ("wrong-type", "type differs"), ("bad-text", "not valid UTF-8")]:
            with self.subTest(how=how):
                done = self.run_it(self.pipeline(f"{{use: fault.transform, from: source, how: {how}}}"))
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertIn(words, done.stderr)
                self.assertIn("stage 'middle'", done.stderr)
                self.assert_untouched()

    def test_an_old_target_survives_a_failed_run(self):
        (self.folder / "out.csv").write_text("old\n")
        done = self.run_it(self.pipeline("{use: fault.transform, from: source, how: fail}"))
        self.assertEqual(done.returncode, 1)
        self.assertEqual((self.folder / "out.csv").read_text(), "old\n")

    def wait_for_the_run(self, process):
        """Until a second after the private folder is there: before that, a slow machine may not have begun to listen to signals."""
        deadline = time.monotonic() + 30
        while not any((self.folder / "spool").iterdir()) and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(1.0)

    def test_an_interrupt_while_a_stage_hangs_ends_within_seven_seconds(self):
        path = self.pipeline("{use: fault.transform, from: source, how: hang}")
        # Nobody waits for threads when the process is ended the hard way: the thread sanitizer need not say so.
        options = ":".join(filter(None, [os.environ.get("TSAN_OPTIONS"), "report_thread_leaks=0"]))
        process = subprocess.Popen(self.command(path), cwd=self.folder, stderr=subprocess.PIPE, text=True, env={**os.environ, "TSAN_OPTIONS": options})
        self.wait_for_the_run(process)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, told)
        self.assertLess(time.monotonic() - began, 7)
        self.assertIn("did not stop in time", told)
        self.assert_untouched()

    def test_an_interrupt_ends_a_long_run_cleanly(self):
        write_source(self.folder / "in.csv", 200_000)
        path = self.pipeline("{use: fault.transform, from: source, how: pass, delay: 200}")
        process = subprocess.Popen(self.command(path), cwd=self.folder, stderr=subprocess.PIPE, text=True)
        self.wait_for_the_run(process)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, told)
        self.assertLess(time.monotonic() - began, 4)
        self.assert_untouched()

    def interrupted_at_the_end(self, where, milliseconds):
        """Two files and a writer between them that waits; the run and what it told."""
        path = self.folder / "pipeline.yaml"
        path.write_text("pipeline: faults\nstages:\n  source: {use: reader.csv, path: in.csv}\n"
                        "  first: {use: writer.csv, from: source, path: out.csv, accepts: raw}\n"
                        f"  late: {{use: fault.late-writer, from: source, in: {where}, time: {milliseconds}, mark: mark, accepts: raw}}\n"
                        "  second: {use: writer.json, from: source, path: out.csv.json, accepts: raw}\n")
        process = subprocess.Popen(self.command(path), cwd=self.folder, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 60
        while not (self.folder / "mark").exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
        self.assertEqual(list((self.folder / "spool").iterdir()), [])
        return process.returncode, told

    def test_an_interrupt_while_the_outputs_are_prepared_leaves_nothing(self):
        code, told = self.interrupted_at_the_end("prepare", 1000)
        self.assertEqual(code, 130, told)
        self.assertIn("nothing was written", told)
        self.assert_untouched()

    def test_an_interrupt_while_the_outputs_are_put_in_place_comes_too_late(self):
        code, told = self.interrupted_at_the_end("commit", 1000)
        self.assertEqual(code, 0, told)
        self.assertIn("the run is complete", told)
        self.assertEqual((self.folder / "out.csv").read_text().count("\n"), self.rows + 1)
        self.assertEqual(len(json.loads((self.folder / "out.csv.json").read_text())), self.rows)
        self.assertTrue((self.folder / "record.json").exists())

    def test_a_commit_that_never_ends_says_what_is_in_place(self):
        code, told = self.interrupted_at_the_end("commit", 20_000)
        self.assertEqual(code, 130, told)
        self.assertRegex(told, "already there: .*out.csv;")
        self.assertTrue((self.folder / "out.csv").exists())

    def test_an_interrupt_stops_a_stream_in_the_middle_before_any_file_is_in_place(self):
        write_source(self.folder / "in.csv", 200_000)
        path = self.folder / "pipeline.yaml"
        path.write_text("pipeline: faults\nstages:\n  source: {use: reader.csv, path: in.csv}\n"
                        "  first: {use: writer.csv, from: source, path: out.csv, accepts: raw}\n"
                        "  stream: {use: writer.csv, from: source, path: '-', accepts: raw}\n")
        process = subprocess.Popen(self.command(path), cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertEqual(process.stdout.read(17), "name,age,comment\n")
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
        out, told = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, told)
        self.assertLess(out.count("\n"), 200_000)
        self.assertIn("not all of it", told)
        self.assert_untouched()

    def test_kill_leaves_no_value_on_the_disk(self):
        write_source(self.folder / "in.csv", 200_000)
        gate = "{use: gate, from: middle, when: [check]}"
        path = self.folder / "pipeline.yaml"
        path.write_text("pipeline: faults\nstages:\n  source: {use: reader.csv, path: in.csv}\n" + DETECT +
                        "  middle: {use: anonymiser.redact, from: detect}\n  check: {use: fault.last-row, from: middle}\n"
                        f"  gate: {gate}\n  slow: {{use: fault.transform, from: gate, how: pass, delay: 100}}\n"
                        "  out: {use: writer.csv, from: slow, path: out.csv}\n")
        process = subprocess.Popen(self.command(path, "--threads", "1"), cwd=self.folder, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 60
        folder = None
        while time.monotonic() < deadline and process.poll() is None:
            found = list((self.folder / "spool").iterdir())
            if found:
                folder = found[0]
                self.assertEqual(folder.stat().st_mode & 0o777, 0o700)
                if time.monotonic() > deadline - 57.5:
                    break
            time.sleep(0.02)
        self.assertIsNotNone(folder)
        process.kill()
        process.wait()
        process.stderr.close()
        self.assertEqual([p for p in folder.rglob("*") if p.is_file()], [], "a spool file has a name")
        self.assertFalse((self.folder / "out.csv").exists())

    def test_a_gate_that_says_no_releases_nothing(self):
        path = self.folder / "pipeline.yaml"
        for answer, code in [("true", 0), ("false", 4)]:
            path.write_text("pipeline: faults\nstages:\n  source: {use: reader.csv, path: in.csv}\n" + DETECT + "  clean: {use: anonymiser.redact, from: detect}\n"
                            f"  check: {{use: fault.last-row, from: clean, pass: {answer}}}\n  gate: {{use: gate, from: clean, when: [check]}}\n"
                            "  out: {use: writer.csv, from: gate, path: out.csv}\n")
            done = self.run_it(path, "--report", str(self.folder / "report.json"))
            self.assertEqual(done.returncode, code, done.stderr)
            report = json.loads((self.folder / "report.json").read_text())
            self.assertEqual(report["outcome"], "released" if code == 0 else "refused")
            if code == 0:
                (self.folder / "out.csv").unlink()
            else:
                self.assert_untouched()
                self.assertIn("told to say no", done.stderr)

    def test_raw_data_to_a_release_writer_and_a_washer_from_outside_are_refused_before_the_run(self):
        done = self.run_it(self.pipeline("{use: fault.transform, from: source, how: pass}", "{use: writer.csv, from: middle, path: out.csv}"))
        self.assertEqual(done.returncode, 2)
        self.assertIn("source (raw) → middle (raw) → out", done.stderr)
        washer = "{use: writer.csv, from: middle, path: out.csv}"
        done = self.run_it(self.pipeline("{use: fault.washer, from: source}", washer))
        self.assertEqual(done.returncode, 2)
        self.assertIn("trust: [middle]", done.stderr)
        self.assert_untouched()
        done = self.run_it(self.pipeline("{use: fault.washer, from: source}", washer, "trust: [middle]\n"), "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(json.loads(done.stdout)["labels_raised"][0]["trusted_by_the_pipeline"])

    def test_what_a_model_may_be_shown_is_decided_before_the_run(self):
        path = self.folder / "pipeline.yaml"
        def run(middle, provider="{use: provider.fault}", more="", ask="model: writer"):
            path.write_text("pipeline: faults\nstages:\n  source: {use: reader.csv, path: in.csv}\n" + DETECT + middle.format(ask=ask) +
                            f"providers:\n  writer: {provider}\n{more}")
            return self.run_it(path)
        out = "  out: {{use: writer.csv, from: ask, path: out.csv, accepts: raw}}\n"
        raw = "  ask: {{use: fault.asker, from: detect, {ask}}}\n" + out
        clean = "  clean: {{use: anonymiser.redact, from: detect}}\n  ask: {{use: fault.asker, from: clean, {ask}}}\n" + out
        cleared = ("  clean: {{use: anonymiser.redact, from: detect}}\n  last: {{use: fault.last-row, from: clean}}\n"
                   "  gate: {{use: gate, from: clean, when: [last]}}\n  ask: {{use: fault.asker, from: gate, {ask}}}\n" + out)
        local, trust = "{use: provider.fault, local: true}", "trust: [writer]\n"
        told = "model: writer, accepts: raw"  # an owner's word, which counts for what stays on this machine
        for words, *arguments in [("raw data would reach the provider 'writer'", raw),
                                  ("source (raw) → detect (raw) → ask → writer", raw),
                                  ("anonymised data would reach the provider", clean),
                                  ("add 'trust: [writer]'", clean, local),
                                  ("may only be shown anonymised data", raw, local, trust),
                                  ("see it: 'accepts: raw' at 'ask'", raw, local, trust),
                                  ("which may only be shown cleared data", raw, "{use: provider.fault}", "", told),
                                  ("'accepts:' counts for a model that is certain to run on this machine, and this one is not", raw, "{use: provider.fault}", "", told),
                                  ("add 'trust: [writer]'", raw, local, "", told),
                                  ("did you mean 'writer'?", cleared, local, "", "model: wirter"),
                                  ("there is no such model", cleared, local, "", "secretly: writer")]:
            with self.subTest(words=words):
                done = run(*arguments)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn(words, done.stderr)
                self.assert_untouched()
        for arguments in [(cleared,), (clean, local, trust), (raw, local, trust, told)]:
            done = run(*arguments)
            self.assertEqual(done.returncode, 0, done.stderr)
            (self.folder / "out.csv").unlink()
        self.assertIn("stage 'ask' (fault.asker) shows raw data to the provider 'writer': it was told to by 'accepts:'", done.stderr)
        # No such word at a stage that makes something better of what it lets in.
        self.assertIn("no parameter or input 'accepts'", self.run_it(self.pipeline("{use: fault.washer, from: source, accepts: raw}", more="trust: [middle]\n")).stderr)

    def test_a_model_that_is_not_there_ends_the_run_before_anything_is_read(self):
        def run(use):
            return self.run_it(self.pipeline(f"{{use: {use}}}", more="trust: [writer]\nproviders:\n  writer: {use: provider.fault, absent: true, local: true}\n"), "--json")
        self.assertEqual(run("fault.transform, from: source, how: pass").returncode, 0)  # nobody asks for it
        (self.folder / "out.csv").unlink()
        done = run("fault.asker, from: clean, model: writer}\n  clean: {use: anonymiser.redact, from: detect")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("note: provider 'writer': looking for the model", done.stderr)
        self.assertIn("stage 'writer': the model is not there", done.stderr)
        self.assertEqual({stage["rows_out"] for stage in json.loads(done.stdout)["stages"]}, {0})
        self.assert_untouched()

    def test_the_same_bytes_for_any_number_of_threads(self):
        write_source(self.folder / "in.csv", 100_000)
        path = self.pipeline("{use: fault.transform, from: source, how: uneven}")
        outputs = set()
        for threads in ("1", "2", "8"):
            done = self.run_it(path, "--threads", threads, "--json")
            self.assertEqual(done.returncode, 0, done.stderr)
            outputs.add((self.folder / "out.csv").read_bytes())
        self.assertEqual(len(outputs), 1)

    def test_a_record_can_be_repeated_and_says_why_when_it_can_not(self):
        path = self.pipeline("{use: anonymiser.hash, from: detect}", "{use: writer.csv, from: middle, path: out.csv, accepts: anonymised}")
        done = self.run_it(path)
        self.assertEqual(done.returncode, 0, done.stderr)
        record = self.folder / "record.json"
        self.assertEqual(record.stat().st_mode & 0o777, 0o600)
        first = (self.folder / "out.csv").read_bytes()
        (self.folder / "out.csv").unlink()
        again = [str(BIN / "persona-run"), "--repeat", str(record), "--plugin-dir", str(PLUGINS), "--no-record"]
        done = subprocess.run(again, cwd=self.folder, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual((self.folder / "out.csv").read_bytes(), first)
        write_source(self.folder / "in.csv", 10)
        done = subprocess.run(again, cwd=self.folder, capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, re.compile("in.csv' was changed"))

    def test_a_report_holds_neither_seed_nor_key_nor_values(self):
        path = self.pipeline("{use: anonymiser.redact, from: detect}", "{use: writer.csv, from: middle, path: out.csv, accepts: anonymised}")
        done = self.run_it(path, "--seed", "918273645", "--report", str(self.folder / "report.json"))
        self.assertEqual(done.returncode, 0, done.stderr)
        report = (self.folder / "report.json").read_text()
        record = json.loads((self.folder / "record.json").read_text())
        self.assertEqual(record["seed"], "918273645")
        for secret in ["918273645", record["key"], *record["inputs_sha256"].values(), *NAMES]:
            self.assertNotIn(secret, report)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
