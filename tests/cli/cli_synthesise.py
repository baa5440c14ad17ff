"""persona synthesise, validate and preview on the bundled interviews."""
import csv
import io
import json

from tool import EASY, RUNNER, SOURCE, OnInterviews, uninstrumented

FIVE = ["schema_match", "distribution_similarity", "pii_detected", "semantic_similarity", "diversity"]


class Synthesise(OnInterviews):
    def test_synthesise_then_validate(self):
        done = self.run_persona("synthesise", "--input", self.interviews, "--output", "out.csv", "--seed", "7", "--report", "report.json", "--report", "report.html", *EASY)
        source = list(csv.DictReader(io.StringIO(self.interviews.read_text(encoding="utf-8"))))
        made = self.rows("out.csv")
        self.assertEqual((len(made), list(made[0])), (len(source), list(source[0])))
        report = (self.folder / "report.json").read_text(encoding="utf-8")
        self.assert_no_secret((self.folder / "out.csv").read_text(encoding="utf-8") + report + done.out + done.err)
        self.assertEqual(json.loads(report)["outcome"], "released")
        self.assertEqual(done.out, "")
        # The page is made of the JSON alone, and of nothing but the JSON.
        page = (self.folder / "report.html").read_text(encoding="utf-8")
        self.assert_no_secret(page)
        self.run_persona("report", "report.json", "--output", "again.html")
        self.assertEqual((self.folder / "again.html").read_text(encoding="utf-8"), page)
        self.assertEqual(self.run_persona("report", "report.json", "--output", "-").out, page)
        self.assertIn("replace the report", self.run_persona("report", "report.json", "--output", "report.json", expect=2).err)
        self.assertIn("no report of persona's", self.run_persona("report", "out.csv", "--output", "no.html", expect=1).err)
        self.assertFalse((self.folder / "no.html").exists())

        told = self.run_json("synthesise", "validate", "--original", self.interviews, "--synthetic", "out.csv", "--json", "--no-record", *EASY)
        self.assertEqual(list(told)[:5], FIVE)
        self.assertIs(told["schema_match"], True)
        self.assertEqual(told["pii_detected"], 0)
        self.assertGreater(told["distribution_similarity"], 0.5)
        table = self.run_persona("synthesise", "validate", "--original", self.interviews, "--synthetic", "out.csv", "--no-record", *EASY)
        self.assertIn("distribution_similarity", table.out + table.err)
        # A gate file asks for more than the pipeline does; its mistakes are told before anything is read.
        judge = ["synthesise", "validate", "--original", self.interviews, "--synthetic", "out.csv", "--no-record", "--gates", "gates.yaml", *EASY]
        self.write("gates.yaml", "distribution_similarity: {at_least: 0.9999}\n")
        refused = self.run_persona(*judge, "--report", "refused.json", "--report", "refused.html", expect=4)
        self.assertRegex(refused.err, "below the 0.9999 that 'gates.yaml' asks for; furthest from the source: (column|pair) '")
        self.assertIn("asks for", (self.folder / "refused.html").read_text(encoding="utf-8"))
        self.write("gates.yaml", "distribution_similarity: {at_leest: 0.9999}\n")
        self.assertIn("gates.yaml:1:27: a gate has no key 'at_leest'", self.run_persona(*judge, expect=2).err)

    @uninstrumented
    def test_the_bundled_pipeline_passes_its_own_gates(self):
        """What the README's first command runs, with nothing made easier."""
        for seed in (1, 2, 3):
            done = self.run_persona(SOURCE / "pipelines" / "synthesise.yaml", "--set", f"output=out{seed}.csv", "--seed", seed, program=RUNNER)
            self.assertIn("quality: passed", done.out + done.err)
            self.assertEqual(len(self.rows(f"out{seed}.csv")), 1500)

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

    def test_count_format_and_the_same_seed(self):
        self.write("key", "k" * 32)
        arguments = ["synthesise", "--input", self.interviews, "--output", "-", "--format", "jsonl", "--count", "20", "--seed", "3", "--key-file", "key", "--no-record", "--quiet", *EASY]
        first = self.run_persona(*arguments)
        self.assertEqual(len([json.loads(line) for line in first.out.splitlines()]), 20)
        self.assertEqual(first.out, self.run_persona(*arguments, "--threads", "1").out)

    def test_schema_and_columns(self):
        self.write("columns.yaml", "role: {type: text, role: attribute}\nemail: {method: redact}\nage: {type: int64, sensitivity: quasi_identifier}\n")
        self.run_persona("synthesise", "--input", self.interviews, "--output", "out.json", "--count", "30", "--columns", "columns.yaml", "--subject", "none", "--no-record", "--json", *EASY)
        self.assertEqual(len(json.loads((self.folder / "out.json").read_text(encoding="utf-8"))), 30)

    def test_preview(self):
        before = set(self.folder.iterdir())
        done = self.run_persona("synthesise", "preview", "--input", self.interviews, "--count", "3", "--no-record", *EASY)
        self.assertIn("taken for", done.out)
        self.assertIn("Found in the source: ", done.out)
        self.assertEqual(set(self.folder.iterdir()), before, "the preview wrote a file")
        told = self.run_json("synthesise", "preview", "--input", self.interviews, "--count", "3", "--json", "--no-record", *EASY)
        self.assertEqual(len(told["rows"]), 3)
        self.assertEqual([column["name"] for column in told["columns"]], self.interviews.read_text(encoding="utf-8").splitlines()[0].split(","))
        self.assert_no_secret(done.out + json.dumps(told, ensure_ascii=False))

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
