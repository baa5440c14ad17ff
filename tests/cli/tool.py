"""Runs the programs of the build tree in a folder that is removed."""
import csv
import io
import itertools
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
import schemas  # noqa: E402

SOURCE = pathlib.Path(os.environ["PERSONA_SOURCE_DIR"])
BUILD = pathlib.Path(os.environ["PERSONA_BUILD_DIR"])
PERSONA = BUILD / "bin" / "persona"
RUNNER = BUILD / "bin" / "persona-run"
INTERVIEWS = SOURCE / "pipelines" / "data" / "interviews.csv"
GOLDEN = pathlib.Path(__file__).parent / "golden"

# Names and addresses of the sample that may never come out.
SECRETS = ["Siân Clutterbuck", "sian.c70@example.com", "07700 900813"]


# The figures that every verdict on quality begins with.
FIVE = ["schema_match", "distribution_similarity", "pii_detected", "semantic_similarity", "diversity"]

# These tests are about the commands: how well texts are written is judged by the tests of the generators.
EASY = [part for name, least in (("distribution", 0.5), ("distribution_of_ceiling", 0.5), ("semantic", 0.3), ("diversity", 0.3), ("diversity_least", 0))
        for part in ("--set", f"report.{name}={least}")]

# A sanitizer or a count of lines makes everything ten times as slow.
INSTRUMENTED = bool(os.environ.get("PERSONA_INSTRUMENTED"))
# For whole runs over the samples whose ways other tests go as well.
uninstrumented = unittest.skipIf(INSTRUMENTED, "an instrumented build does the same, slowly")


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="persona-cli-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.spool = self.folder / "spool"
        self.spool.mkdir(mode=0o700)
        self.state = self.folder / "state"

    def environment(self):
        return {**os.environ, "XDG_STATE_HOME": str(self.state), "TMPDIR": str(self.spool), "LC_ALL": "C.UTF-8"}

    def run_persona(self, *arguments, stdin=None, expect=0, program=PERSONA, timeout=300):
        """The finished process; fails unless it ended with the exit code expected."""
        done = subprocess.run([str(program), *map(str, arguments)], cwd=self.folder, env=self.environment(), input=stdin,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=timeout, check=False)
        done.out, done.err = done.stdout.decode(), done.stderr.decode()
        self.assertEqual(done.returncode, expect, f"persona {' '.join(map(str, arguments))}\n{done.out}\n{done.err}")
        self.check_reports(list(map(str, arguments)))
        return done

    def check_reports(self, arguments):
        """Whatever was run: the report it was asked for has the form that is published."""
        for option, path in zip(arguments, arguments[1:]):
            if option == "--report" and path.endswith(".json") and (self.folder / path).exists():
                report = json.loads((self.folder / path).read_text(encoding="utf-8"))
                self.assertEqual(schemas.faults_of_report(report), [], f"{path} of {' '.join(arguments)}")

    def run_json(self, *arguments, **more):
        """Standard output as JSON: fails when anything else is there."""
        return json.loads(self.run_persona(*arguments, **more).out)

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def golden(self, name, text):
        """Compares with a golden file; PERSONA_UPDATE_GOLDEN=1 writes it."""
        text = text.replace(str(self.folder), "FOLDER").replace(str(BUILD), "BUILD").replace(str(SOURCE), "SOURCE")
        path = GOLDEN / name
        if os.environ.get("PERSONA_UPDATE_GOLDEN"):
            path.write_text(text, encoding="utf-8")
        self.assertEqual(text, path.read_text(encoding="utf-8"), f"{name} (PERSONA_UPDATE_GOLDEN=1 accepts the new text)")

    def assert_no_secret(self, text):
        for secret in SECRETS:
            self.assertNotIn(secret, text)


class OnInterviews(Case):
    """On the bundled interviews, or their first 500 rows where everything takes ten times as long."""

    interviews = INTERVIEWS

    @classmethod
    def setUpClass(cls):
        if not INSTRUMENTED:
            return
        folder = tempfile.TemporaryDirectory(prefix="persona-cli-")
        cls.addClassCleanup(folder.cleanup)
        cls.interviews = pathlib.Path(folder.name) / INTERVIEWS.name
        with INTERVIEWS.open(encoding="utf-8", newline="") as whole, cls.interviews.open("w", encoding="utf-8", newline="") as part:
            csv.writer(part, lineterminator="\n").writerows(itertools.islice(csv.reader(whole), 500))

    def rows(self, name):
        return list(csv.DictReader(io.StringIO((self.folder / name).read_text(encoding="utf-8"))))
