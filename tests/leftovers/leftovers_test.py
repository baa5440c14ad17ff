"""No value of the source is left anywhere but in the source: not in outputs, report, record, model, messages or state, not
in the spool while a run lasts, and not on the disk after a kill."""
import contextlib
import csv
import gzip
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import threading
import time
import unittest
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from whole_run import PERSONA, PERSONA_RUN, ROOT, SOURCE, WholeRun

# Each belongs to one person of the source and stands nowhere else in the world. The numbers lie outside the ranges and
# lengths that rows are made from: `persona sample` knows no source to avoid, so it meets a number of a small reserved range
# by chance, as often as any number that nobody in the source has.
COLUMN_SECRETS = {"name": "Quillonetta Vastergardson", "email": "q.vastergardson@zzyxmail.example", "phone": "0808 157 0981", "interview_id": "INT-7777777"}
TEXT_SECRETS = ["ZX9988771QQ", "brankovarism", "Ysolde Okuzawatana", "0808 157 0977", "ysolde@okuzawa.example"]
SECRETS = [*COLUMN_SECRETS.values(), *TEXT_SECRETS]


# How good the rows are is judged elsewhere.
EASY = [part for name, least in (("distribution", 0.5), ("distribution_of_ceiling", 0.5), ("semantic", 0.3), ("diversity", 0.3), ("diversity_least", 0))
        for part in ("--set", f"report.{name}={least}")]


def renderings(secret):
    """The forms in which it would be a leak all the same."""
    forms = {secret, secret.lower(), secret.upper()}
    if re.fullmatch(r"[0-9 ]+", secret):
        digits = secret.replace(" ", "")
        forms |= {digits, "+44" + digits[1:], "+44 " + secret[1:]}
    elif " " in secret:
        first, last = secret.split(" ")
        forms |= {last, f"{last}, {first}", f"{last} {first}", f"{first}_{last}", json.dumps(secret)[1:-1]}
    return {form.encode(encoding) for form in forms for encoding in ("utf-8", "utf-16-le", "utf-16-be")}


NEEDLES = {form for secret in SECRETS for form in renderings(secret)}


def found_in(blob):
    return sorted({form for form in NEEDLES if form in blob})


def unpacked(path, blob):
    """The bytes, and those packed in them."""
    yield path, blob
    if blob.startswith(b"\x1f\x8b"):
        yield f"{path} (unpacked)", gzip.decompress(blob)
    if blob.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(blob)) as book:
            for part in book.namelist():
                yield f"{path}:{part}", book.read(part)
    if blob.startswith(b"\x28\xb5\x2f\xfd") and shutil.which("zstd"):
        yield f"{path} (unpacked)", subprocess.run(["zstd", "-dcq"], input=blob, capture_output=True, check=True).stdout


def search(folder, but=()):
    """(place, form) of every secret in every file below a folder, and in the files' names."""
    hits, files = [], 0
    for path in pathlib.Path(folder).rglob("*"):
        hits += [(str(path), form) for form in found_in(path.name.encode())]
        if not path.is_file() or path in but:
            continue
        files += 1
        for place, blob in unpacked(path, path.read_bytes()):
            hits += [(str(place), form) for form in found_in(blob)]
    return hits, files


class Watch:
    """Looks at the private spool while a run lasts: its mode, named files, and the bytes of open files without a name."""

    def __init__(self, spool, pid):
        self.spool, self.pid, self.hits, self.named, self.modes, self.bytes = spool, pid, [], set(), set(), 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _look(self):
        for folder in self.spool.iterdir():
            with contextlib.suppress(FileNotFoundError):
                self.modes.add(oct(folder.stat().st_mode & 0o7777))
                # A temporary file of a library has a name for as long as it takes to remove it.
                self.named |= {p.name for p in folder.rglob("*") if p.is_file() and p.stat().st_size > 0}
        with contextlib.suppress(FileNotFoundError, ProcessLookupError, PermissionError):
            for descriptor in pathlib.Path(f"/proc/{self.pid}/fd").iterdir():
                with contextlib.suppress(OSError):
                    if str(self.spool) in os.readlink(descriptor) and "(deleted)" in os.readlink(descriptor):
                        blob = descriptor.read_bytes()
                        self.bytes = max(self.bytes, len(blob))
                        self.hits += found_in(blob)

    def _watch(self):
        while not self._done.wait(0.01):
            self._look()

    def stop(self):
        self._done.set()
        self._thread.join()
        return self


class Leftovers(WholeRun):
    secrets = tuple(SECRETS)

    def setUp(self):
        super().setUp()
        self.private = self.folder / "private"
        self.private.mkdir()
        self.source = self.private / "interviews.csv"
        self.write_source(1)

    def write_source(self, times):
        """The sample, `times` over, with one more person in it whose every trace would be seen."""
        with open(SOURCE / "pipelines/data/interviews.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        with open(self.source, "w", newline="", encoding="utf-8") as file:
            out = csv.DictWriter(file, rows[0].keys())
            out.writeheader()
            for time_ in range(times):
                for index, row in enumerate(rows):
                    row = {**row, "interview_id": f"INT-{time_:02}{row['interview_id'][6:]}"}
                    if time_ == 0 and index == 700:
                        row |= COLUMN_SECRETS
                        row["transcript"] = (f"{COLUMN_SECRETS['name']} here. My passport is ZX9988771QQ, they call it brankovarism, and Ysolde Okuzawatana said so; "
                                             "ring 0808 157 0977 or write to ysolde@okuzawa.example. " + row["transcript"])
                    out.writerow(row)

    def assert_clean(self, what, at_least):
        hits, files = search(self.folder, but=(self.source,))
        self.assertEqual(hits, [], f"{what}: values of the source are left")
        self.assertGreaterEqual(files, at_least, "there was too little to search")

    def synthesise(self, *options):
        return self.start(SOURCE / "pipelines/synthesise.yaml", "--set", f"input={self.source}", "--set", f"output={self.data / 'out.csv'}",
                          "--report", self.data / "report.json", "--record", self.data / "record.json", "--seed", "7", *EASY, *options)

    def test_the_search_finds_what_is_there(self):
        """Without this the tests below could be blind."""
        for name in ("raw.csv", "raw.json", "raw.yaml", "raw.xlsx", "raw.csv.gz", "raw.csv.zst"):
            self.run_it(self.copy_pipeline(self.source, self.data / name))
            (self.data / "utf16.txt").write_text("x" + SECRETS[0].upper(), encoding="utf-16-be")
            hits, _ = search(self.data)
            for needed in (name, "utf16.txt"):
                self.assertTrue(any(needed in place for place, _ in hits), needed)
            seen = b" ".join(form for place, form in hits if name in place)
            for secret in SECRETS:
                self.assertIn(secret.encode(), seen, name)
            (self.data / name).unlink()

    def test_a_run_from_end_to_end(self):
        run = self.synthesise()
        watch = Watch(self.spool, run.process.pid)
        done = run.wait()
        watch.stop()
        (self.data / "stderr.txt").write_text(done.err)
        (self.data / "stdout.txt").write_text(done.out)
        self.assertEqual(done.code, 0, str(done))
        self.assertEqual(watch.hits, [], "the spool can be read")
        self.assertGreater(watch.bytes, 1 << 18, "the spool was not seen")
        self.assertEqual(watch.modes, {"0o700"})
        self.assertEqual(watch.named, set())
        self.assertEqual(list(self.spool.iterdir()), [], "the private folder is still there")
        self.assertEqual((self.data / "record.json").stat().st_mode & 0o777, 0o600)
        self.assert_clean("a run", 5)

    def test_every_output_format(self):
        names = ["out.json", "out.jsonl", "out.yaml", "out.xlsx", "out.csv.gz", "out.csv.zst", "out.db"]
        pipeline = self.folder / "formats.yaml"
        pipeline.write_text((SOURCE / "pipelines/synthesise.yaml").read_text(encoding="utf-8") + "".join(
            f"  output_{i}: {{use: writer.auto, from: gate, path: '{self.data / name}'{', options: {table: t}' if name == 'out.db' else ''}}}\n"
            for i, name in enumerate(names)), encoding="utf-8")
        self.run_it(pipeline, "--set", f"input={self.source}", "--set", f"output={self.data / 'out.csv'}", "--seed", "7", *EASY)
        self.assertEqual(sorted(p.name for p in self.data.iterdir()), sorted([*names, "out.csv"]))
        self.assert_clean("all formats", len(names))

    def test_a_model_and_what_is_drawn_from_it(self):
        model, texts = self.data / "survey.model", []
        done = self.start(None, "fit", "--input", self.source, "--model-file", model, "--seed", "7", *EASY, "--report", self.data / "fit.json", "--record", self.data / "fit-record.json",
                          program=PERSONA).wait()
        self.assertEqual(done.code, 0, str(done))
        texts.append(done.out + done.err)
        done = self.start(None, "sample", "--model-file", model, "--output", self.data / "out.csv", "--count", "2000", "--record", self.data / "sample-record.json", program=PERSONA).wait()
        self.assertEqual(done.code, 0, str(done))
        texts.append(done.out + done.err)
        done = self.start(None, "model", "inspect", "--model-file", model, program=PERSONA).wait()
        self.assertEqual(done.code, 0, str(done))
        texts.append(done.out + done.err)
        (self.data / "told.txt").write_text("\n".join(texts))
        self.assert_clean("fit and sample", 6)

    def test_commands_that_look_at_the_data(self):
        for command in (["privacy", "scan", "--input", self.source], ["privacy", "scan", "--input", self.source, "--json"],
                        ["synthesise", "preview", "--input", self.source, "--seed", "7", *EASY], ["privacy", "anonymise", "--input", self.source, "--output", self.data / "safe.csv", "--strategy", "replace"]):
            done = self.start(None, *command, program=PERSONA).wait()
            self.assertEqual(done.code, 0, str(done))
            self.assert_no_secret(done.out + done.err)
        # Anonymised is no release: what no detector knows (a rare word) may be in the output, found values may not.
        text = (self.data / "safe.csv").read_text(encoding="utf-8")
        for secret in (*COLUMN_SECRETS.values(), "Ysolde Okuzawatana", "0808 157 0977", "ysolde@okuzawa.example"):
            self.assertNotIn(secret, text)
        self.assertEqual(list(self.spool.iterdir()), [])

    def stopped_in_the_middle(self, how, options=()):
        """A long run that is stopped once the spool holds a good part of it; its watch and what it left."""
        self.write_source(8)
        run = self.synthesise("--threads", "1", *options)
        watch = Watch(self.spool, run.process.pid)
        deadline = time.monotonic() + 60
        while watch.bytes < 2 << 20 and run.running() and time.monotonic() < deadline:
            time.sleep(0.01)
        self.assertGreater(watch.bytes, 1 << 20, "the run was over before it could be stopped: " + run.err())
        how(run)
        done = run.wait(60)
        watch.stop()
        self.assertEqual(watch.hits, [], "the spool can be read")
        (self.data / "told.txt").write_text(done.out + done.err)
        self.assertFalse((self.data / "out.csv").exists())
        return done

    def test_after_an_interrupt(self):
        done = self.stopped_in_the_middle(lambda run: run.interrupt())
        self.assertEqual(done.code, 130, str(done))
        self.assertEqual(list(self.spool.iterdir()), [], "the private folder is still there")
        self.assert_clean("an interrupt", 1)

    def test_after_a_kill_and_the_next_run(self):
        done = self.stopped_in_the_middle(lambda run: run.kill())
        self.assertEqual(done.code, -9)
        left = list(self.spool.iterdir())
        self.assertEqual([(p.name[:12], oct(p.stat().st_mode & 0o7777)) for p in left], [("persona-run-", "0o700")])
        self.assertEqual([p for p in left[0].rglob("*") if p.is_file()], [], "a spool file has a name")
        self.assert_clean("a kill", 1)
        (self.data / "small.csv").write_text("a\n1\n")
        self.run_it(self.copy_pipeline(self.data / "small.csv", self.data / "small.json"))
        self.assertEqual(list(self.spool.iterdir()), [], "the next run left what the killed one could not remove")

    @unittest.skipUnless(ROOT, "only root can look at a disk's bytes")
    def test_the_disk_itself_after_a_kill(self):
        image = self.folder / "disk.img"
        with open(image, "wb") as file:
            file.truncate(96 << 20)
        if not shutil.which("mkfs.ext4") or subprocess.run(["mkfs.ext4", "-q", str(image)], check=False).returncode != 0:
            self.skipTest("mkfs.ext4 is not there")
        disk = self.folder / "disk"
        disk.mkdir()
        if subprocess.run(["mount", "-o", "loop", str(image), str(disk)], capture_output=True, check=False).returncode != 0:
            self.skipTest("no disk image can be mounted here")
        try:
            disk.chmod(0o700)
            plain = disk / "plain"
            plain.write_text("XXplain-controlXX")
            old, self.spool = self.spool, disk
            def kill(run):
                os.sync()  # what was written is on the disk, not only in memory
                run.kill()
            self.stopped_in_the_middle(kill, ("--spool", disk))
            self.spool = old
            os.sync()
        finally:
            subprocess.run(["umount", "-l", str(disk)], check=True)
        written, control, rest, zeros = 0, False, b"", bytes(1 << 20)
        with open(image, "rb") as raw:
            while block := raw.read(1 << 20):
                if block == zeros:
                    continue
                written += 1
                control |= b"XXplain-controlXX" in rest + block
                self.assertEqual(found_in(rest + block), [], "a value of the source is on the disk")
                rest = block[-200:]
        image.unlink()
        self.assertTrue(control, "the disk's bytes were not seen")
        self.assertGreater(written, 2, "the spool never reached the disk")


if __name__ == "__main__":
    unittest.main(verbosity=1)
