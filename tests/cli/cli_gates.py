"""The gates of persona synthesise: what passes, what is refused, what is learnt more closely, and rows held out."""
import csv
import io
import json

from tool import EASY, FIVE, RUNNER, SOURCE, OnInterviews, uninstrumented
from visits import write_visits


class Gates(OnInterviews):
    @uninstrumented
    def test_the_bundled_pipeline_passes_its_own_gates(self):
        """What the README's first command runs, with nothing made easier."""
        for seed in (1, 2, 3):
            done = self.run_persona(SOURCE / "pipelines" / "synthesise.yaml", "--set", f"output=out{seed}.csv", "--seed", seed, program=RUNNER)
            self.assertIn("quality: passed", done.out + done.err)
            self.assertEqual(len(self.rows(f"out{seed}.csv")), 1500)

    @uninstrumented
    def test_the_original_itself_is_refused(self):
        told = self.run_json("synthesise", "validate", "--original", self.interviews, "--synthetic", self.interviews, "--json", "--no-record", *EASY, expect=4)
        self.assertGreater(told["pii_detected"], 0)
        self.assertFalse(told["passed"])
        # The pipeline alone says the same, and neither tells a figure twice.
        alone = self.run_persona(SOURCE / "pipelines" / "validate.yaml", "--set", f"original={self.interviews}", "--set", f"synthetic={self.interviews}", "--no-record", program=RUNNER, expect=4)
        command = self.run_persona("synthesise", "validate", "--original", self.interviews, "--synthetic", self.interviews, "--no-record", expect=4)
        for done in (alone, command):
            lines = [line for line in done.err.splitlines() if "appear in the output" in line]
            self.assertEqual(len(lines), 1, done.err)
            self.assertIn("error: quality and leak scan have not passed\n  hint: do not pass these rows on", done.err)
            said = [line for line in done.err.splitlines() if not line.startswith("phase ")]  # progress, more of it where it is slow
            self.assertLess(len(said), 28, done.err)
        # Without the tables the error has it all.
        self.assertIn("appear in the output", self.run_persona("synthesise", "validate", "--original", self.interviews, "--synthetic", self.interviews, "--no-record", "--quiet", expect=4).err)

    def test_what_misses_is_learnt_more_closely(self):
        self.write("t.csv", "a,b,c\n" + "".join(f"{i * 7 % 50},{i * 7 % 50 + i % 3},{'xyz'[i % 3]}\n" for i in range(300)))
        self.write("gates.yaml", "diversity: {at_least: 1.5}\n")
        done = self.run_persona("synthesise", "--input", "t.csv", "--output", "out.csv", "--gates", "gates.yaml", "--subject", "none", "--no-record", "--report", "r.json", expect=4)
        report = json.loads((self.folder / "r.json").read_text(encoding="utf-8"))
        self.assertEqual((report["rounds"], len(report["missed_before"])), (3, 2))
        self.assertIn("diversity", report["missed_before"][0][0])
        self.assertIn("round 1 of 3 missed, and is made again from 'model'", done.err)
        self.assertIn("learnt more closely", done.err)
        self.assertFalse((self.folder / "out.csv").exists())

    @uninstrumented
    def test_holdout(self):
        rows = self.interviews.read_text(encoding="utf-8")
        parsed = list(csv.reader(io.StringIO(rows)))
        for name, part in (("train.csv", parsed[1:300]), ("holdout.csv", parsed[300:])):
            with (self.folder / name).open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([parsed[0], *part])
        self.run_persona("synthesise", "--input", "train.csv", "--output", "out.csv", "--no-record", *EASY)
        told = self.run_json("synthesise", "validate", "--original", "train.csv", "--synthetic", "out.csv", "--holdout", "holdout.csv", "--json", "--no-record", *EASY)
        self.assertEqual(list(told)[:5], FIVE)

    @uninstrumented
    def test_the_other_samples_pass_their_gates(self):
        for name in ("patient-feedback.json", "customer-research.xlsx"):
            self.run_persona("synthesise", "--input", SOURCE / "pipelines" / "data" / name, "--output", "out.csv", "--no-record", "--seed", "1")

    @uninstrumented
    def test_texts_of_other_templates_pass_their_gates(self):
        write_visits(self.folder / "visits.csv", 900)
        self.write("key", "one key, so that chance is the same")
        for seed in ("1", "3"):
            self.run_persona("synthesise", "--input", "visits.csv", "--output", "out.csv", "--no-record", "--seed", seed, "--key-file", "key")
