"""Outputs that can not be written, in whole runs: full disks, missing permissions, folders that are not there, readers that
go away. The target stays as it was and nothing half-written is left."""
import os
import pathlib
import pwd
import shutil
import subprocess
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from whole_run import PERSONA_RUN, ROOT, WholeRun, mounted

SECRET = "Quillon Vastergard"


class BadOutput(WholeRun):
    secrets = (SECRET,)

    def setUp(self):
        super().setUp()
        self.source = self.data / "in.csv"
        self.source.write_text("id,name\n" + "".join(f"{i},{SECRET} {i * 7919 % 100003}\n" for i in range(100_000)))

    def full(self, folder, name, *words, options=()):
        done = self.run_it(self.copy_pipeline(self.source, folder / name, writer={"options": {"table": "t"}} if name.endswith(".db") else None), *options, code=1)
        for word in words:
            self.assertIn(word, done.err)
        return done

    @unittest.skipUnless(ROOT, "only root can mount a small file system")
    def test_a_full_disk(self):
        with mounted(self.folder / "small", "512k") as small:
            (small / "out.csv").write_text("old\n")
            for name in ("out.csv", "out.json", "out.jsonl", "out.yaml", "out.xlsx", "out.csv.gz", "out.csv.zst"):
                with self.subTest(name=name):
                    self.full(small, name, name, "no room to write", "No space left on device", "stage 'out'")
                    self.assertEqual([p.name for p in small.iterdir()], ["out.csv"])
            self.full(small, "out.db", "out.db", "database or disk is full")
            self.assertEqual([p.name for p in small.iterdir()], ["out.csv"])
            self.assertEqual((small / "out.csv").read_text(), "old\n")
        self.assert_nothing_left()

    @unittest.skipUnless(ROOT, "only root can mount a small file system")
    def test_a_full_disk_under_the_spool(self):
        with mounted(self.folder / "small", "512k") as small:
            for name in ("out.csv", "out.json", "out.yaml", "out.csv.gz"):
                with self.subTest(name=name):
                    self.full(self.data, name, "no room in the private spool", "--spool DIR", options=("--spool", small))
                    self.assertEqual(list(small.iterdir()), [])
            self.full(self.data, "out.xlsx", "the private spool is full", options=("--spool", small))
            # A pipe that is read twice is kept there, too, and so is what waits for a gate.
            os.mkfifo(self.data / "pipe.jsonl")
            def feed():
                try:
                    with open(self.data / "pipe.jsonl", "w") as pipe:
                        for i in range(50_000):
                            pipe.write(f'{{"id": {i}, "name": "{SECRET}"}}\n')
                except BrokenPipeError:
                    pass
            feeder = threading.Thread(target=feed)
            feeder.start()
            done = self.run_it(self.copy_pipeline(self.data / "pipe.jsonl", self.data / "out.csv"), "--spool", small, code=1)
            feeder.join()
            self.assertIn("private spool: No space left on device", done.err)
            stages = {"source": {"use": "reader.csv", "path": str(self.source)}, "detect": {"use": "detector.patterns", "from": "source"},
                      "clean": {"use": "anonymiser.redact", "from": "detect"}, "found": {"use": "analyser.findings", "from": "detect"},
                      "scan": {"use": "detector.leak-scan", "from": "clean", "against": "found"},
                      "gate": {"use": "gate", "from": "scan", "when": ["scan.verdict"]},
                      "out": {"use": "writer.csv", "from": "gate", "path": str(self.data / "out.csv")}}
            done = self.run_it(self.pipeline(stages), "--spool", small, code=1)
            self.assertIn("the disk that holds the spool is full", done.err)
            self.assertEqual(list(small.iterdir()), [])
        self.assert_nothing_left(*(self.data / name for name in ("out.csv", "out.json", "out.yaml", "out.csv.gz", "out.xlsx")))

    @unittest.skipUnless(os.path.exists("/dev/full"), "there is no /dev/full")
    def test_the_device_that_is_always_full(self):
        done = self.run_it(self.copy_pipeline(self.source, "/dev/full", writer={"format": "csv"}), code=1)
        self.assertIn("no room to write", done.err)
        with open("/dev/full", "wb") as full:
            process = subprocess.run([str(PERSONA_RUN), str(self.copy_pipeline(self.source, "-")), "--no-record"], env=self.environment(), stdout=full,
                                     stderr=subprocess.PIPE, text=True, cwd=self.data, check=False)
        self.assertEqual(process.returncode, 1, process.stderr)
        self.assertIn("standard output", process.stderr)
        self.assertIn("no room to write", process.stderr)

    def test_folders(self):
        for target, words in (("none/out.csv", "the output's folder does not exist"), ("folder.csv", "the output is a folder"), ("none/out.xlsx", "the output's folder does not exist")):
            (self.data / "folder.csv").mkdir(exist_ok=True)
            done = self.run_it(self.copy_pipeline(self.source, self.data / target), code=1)
            self.assertIn(words, done.err)
            self.assertIn(target, done.err)
        # Told before the run: the database's own words come too late for a run that takes an hour.
        done = self.run_it(self.copy_pipeline(self.source, self.data / "none/out.db", writer={"options": {"table": "t"}}), code=1)
        self.assertIn("none/out.db", done.err)
        self.assertIn("the output's folder does not exist", done.err)
        done = self.run_it(self.copy_pipeline(self.source, self.data / "out.csv"), "--spool", self.data / "none", code=1)
        self.assertIn("can not make a private folder", done.err)
        self.assertEqual(list((self.data / "folder.csv").iterdir()), [])

    def test_no_permission(self):
        reader = self.data / "closed.csv"
        shutil.copy(self.source, reader)
        reader.chmod(0)
        locked = self.folder / "locked"
        locked.mkdir()
        (locked / "out.csv").write_text("old\n")
        locked.chmod(0o555)
        self.addCleanup(locked.chmod, 0o755)
        # Root may do everything: then another user runs it, in places that are open to that user.
        other = {}
        if ROOT:
            who = pwd.getpwnam("nobody")
            other = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}
            self.folder.chmod(0o755)
            # The other user may write there: one fault at a time.
            self.data.chmod(0o777)
            self.spool.chmod(0o777)
            if subprocess.run(["test", "-x", str(PERSONA_RUN)], check=False, **other).returncode != 0:
                self.skipTest("the other user may not enter the folders of the build")
        for source, target, words in ((reader, self.data / "x.csv", ("closed.csv", "no permission to read the file")),
                                      (self.source, locked / "out.csv", ("out.csv", "no permission to write there")),
                                      (self.source, locked / "out.xlsx", ("out.xlsx", "no permission to write there"))):
            done = self.run_it(self.copy_pipeline(source, target), code=1, **other)
            for word in words:
                self.assertIn(word, done.err)
        done = self.run_it(self.copy_pipeline(self.source, locked / "out.db", writer={"options": {"table": "t"}}), code=1, **other)
        self.assertIn("no permission to write there: Permission denied", done.err)
        done = self.run_it(self.copy_pipeline(self.source, self.data / "x.csv"), "--spool", locked, code=1, **other)
        self.assertIn("can not make a private folder", done.err)
        self.assertEqual([p.name for p in locked.iterdir()], ["out.csv"])
        self.assertEqual((locked / "out.csv").read_text(), "old\n")

    def test_a_reader_that_goes_away(self):
        pipe = self.data / "out.csv"
        os.mkfifo(pipe)
        def read():
            with open(pipe, "rb") as stream:
                self.assertEqual(stream.read(8), b"id,name\n")
        taker = threading.Thread(target=read)
        taker.start()
        done = self.run_it(self.pipeline({"source": {"use": "reader.csv", "path": str(self.source)},
                                          "file": {"use": "writer.json", "from": "source", "path": str(self.data / "out.json"), "accepts": "raw"},
                                          "pipe": {"use": "writer.csv", "from": "source", "path": str(pipe), "accepts": "raw"}}), code=1)
        taker.join()
        self.assertIn("Broken pipe", done.err)
        self.assertFalse((self.data / "out.json").exists(), "half of the results are in place")
        head = subprocess.run(f"'{PERSONA_RUN}' '{self.copy_pipeline(self.source, '-')}' --no-record | head -2", shell=True, cwd=self.data, env=self.environment(),
                              capture_output=True, text=True, check=False)
        self.assertEqual(head.stdout.splitlines()[0], "id,name")
        self.assertIn("Broken pipe", head.stderr)
        self.assertNotIn(SECRET, head.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=1)
