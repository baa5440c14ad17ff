"""A file of Presidio's recognisers becomes a pipeline, and the pipeline finds what they find."""
import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from whole_run import BUILD, SOURCE, WholeRun  # noqa: E402

CONVERT = BUILD / "bin" / "persona-from-presidio"
EXAMPLE = SOURCE / "tools" / "presidio" / "example.yaml"
TEXT = """Where is my order QM-12345? They brought it to NIGHTINGALE WARD. I wait for qm-54321, too, and was not in ward 7B.
My badge says B123-x
In all of the year 2023 there was nobody who could have told me where these things are, or what became of all that I had asked for.
The code of my locker is 4711. Please write to ada.byron@company.com.
"""


class FromPresidio(WholeRun):
    def convert(self, *arguments, code=0):
        done = self.start(None, *arguments, program=CONVERT).wait()
        self.assertEqual(done.code, code, str(done))
        return done

    def scan(self, pipeline):
        (self.data / "notes.txt").write_text(TEXT, encoding="utf-8")
        done = self.run_it(pipeline, "--set", "input=notes.txt", "--set", "form=json")
        return {(f["type"], TEXT.encode()[f["begin"]:f["end"]].decode()) for f in map(json.loads, done.out.splitlines())}

    def test_a_pipeline_finds_what_the_recognisers_find(self):
        done = self.convert("--pipeline", EXAMPLE)
        pipeline = self.folder / "scan.yaml"
        pipeline.write_text(done.out, encoding="utf-8")
        found = self.scan(pipeline)
        for wanted in (("ORDER_NUMBER", "QM-12345"), ("ORDER_NUMBER", "qm-54321"), ("WARD", "NIGHTINGALE WARD"), ("WARD", "ward 7B"),
                       ("LOCKER", "4711"), ("BADGE", "B123-x"), ("EMAIL_ADDRESS", "ada.byron@company.com")):
            self.assertIn(wanted, found)
        self.assertNotIn(("LOCKER", "2023"), found)
        for told in ("'Twice the same': the pattern 'repeated' is left out", "'CreditCardRecognizer' is one of Presidio's own"):
            self.assertIn(told, done.err)

    def test_parameters_fit_a_pass(self):
        parameters = self.convert(EXAMPLE).out
        lines = "".join("        " + line + "\n" for line in parameters.splitlines())
        pipeline = self.folder / "own.yaml"
        pipeline.write_text("pipeline: own\nparameters: {input: {type: path}, form: {type: text}}\nstages:\n  source: {use: reader.text, path: \"${input}\"}\n"
                            "  detect:\n    use: detector.multipass\n    from: source\n    passes:\n      - use: patterns\n" + lines
                            + "  findings: {use: writer.findings, from: detect, form: \"${form}\"}\n", encoding="utf-8")
        self.assertIn(("WARD", "NIGHTINGALE WARD"), self.scan(pipeline))

    def test_wrong_calls_and_files(self):
        self.assertIn("no file was named", self.convert(code=2).err)
        self.assertIn("does not know '--all'", self.convert("--all", EXAMPLE, code=2).err)
        self.assertIn("no such file", self.convert("none.yaml", code=1).err)
        for text, said in (("recognizers: [EmailRecognizer]\n", "nothing in it that could be converted"), ("a: [\n", "bad.yaml:"), ("a: 1\n", "no list `recognizers`")):
            (self.data / "bad.yaml").write_text(text, encoding="utf-8")
            done = self.convert("bad.yaml", code=1)
            self.assertIn(said, done.err)
            self.assertEqual(done.out, "")
        self.assertIn("persona-from-presidio [--pipeline] FILE", self.convert("--help").out)


if __name__ == "__main__":
    unittest.main()
