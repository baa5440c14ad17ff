"""persona synthesise, validate and preview on the bundled interviews."""
import csv
import io
import json

from tool import EASY, FIVE, OnInterviews, uninstrumented


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

    @uninstrumented
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
