"""persona-run --repeat: the same bytes again, or the reason why not."""
import json
import os

from tool import INTERVIEWS, RUNNER, SOURCE, Case

TABLE = "name,email,age\n" + "".join(f"Ada Byron{i},ada{i}@example.com,{20 + i % 40}\n" for i in range(60))


class Repeat(Case):
    def record(self, *more, expect=0, **env):
        """Anonymises t.csv into o.csv and gives the bytes."""
        self.write("t.csv", TABLE)
        self.run_persona("anonymise", "--set", "input=t.csv", "--set", "output=o.csv", "--record", "r.json", *more, program=RUNNER)
        return (self.folder / "o.csv").read_bytes()

    def refused(self, said):
        done = self.run_persona("--repeat", "r.json", program=RUNNER, expect=2)
        self.assertIn("this run can not be repeated", done.err)
        self.assertIn(said, done.err)

    def test_the_same_bytes(self):
        first = self.record("--threads", "1")
        (self.folder / "o.csv").unlink()
        self.run_persona("--repeat", "r.json", "--threads", "2", "--report", "again.json", program=RUNNER)
        self.assertEqual((self.folder / "o.csv").read_bytes(), first)
        self.assertTrue((self.folder / "again.json").exists())

    def test_from_another_folder(self):
        first = self.record()
        (self.folder / "o.csv").unlink()
        elsewhere = self.folder / "elsewhere"
        elsewhere.mkdir()
        (elsewhere / "t.csv").write_text("name,email,age\nMallory,m@example.com,1\n", encoding="utf-8")
        root, self.folder = self.folder, elsewhere
        self.run_persona("--repeat", root / "r.json", "--report", "again.json", program=RUNNER)
        self.folder = root
        self.assertEqual((root / "o.csv").read_bytes(), first)
        self.assertFalse((elsewhere / "o.csv").exists())
        self.assertTrue((elsewhere / "again.json").exists(), "what was typed now is meant from here")

    def test_what_has_changed(self):
        self.record()
        self.write("t.csv", TABLE + "Eve,eve@example.com,33\n")
        self.refused("'" + str(self.folder / "t.csv") + "' was changed or is gone")
        (self.folder / "t.csv").unlink()
        self.refused("was changed or is gone")

    def test_the_key_file(self):
        self.write("key", "k" * 32)
        first = self.record("--key-file", "key")
        (self.folder / "o.csv").unlink()
        self.run_persona("--repeat", "r.json", program=RUNNER)
        self.assertEqual((self.folder / "o.csv").read_bytes(), first)
        self.write("key", "another key, as long as that")
        self.refused("holds another key")

    def test_a_pipeline_that_extends_another(self):
        self.write("t.csv", TABLE)
        base = "pipeline: b\nstages:\n  source: {use: reader.csv, path: t.csv}\n  out: {use: writer.csv, from: source, path: o.csv, accepts: raw}\n"
        self.write("base.yaml", base)
        self.write("p.yaml", "pipeline: p\nextends: base.yaml\nstages: {out: {delimiter: \";\"}}\n")
        self.run_persona("p.yaml", "--record", "r.json", program=RUNNER)
        self.run_persona("--repeat", "r.json", program=RUNNER)
        self.assertIn("would replace the pipeline file", self.run_persona("p.yaml", "--set", "out.path=base.yaml", program=RUNNER, expect=2).err)
        self.write("base.yaml", base + "# another\n")
        self.refused("the pipeline '" + str(self.folder / "base.yaml") + "' was changed")

    def test_what_can_not_be_read_again(self):
        self.write("t.csv", TABLE)
        self.run_persona("anonymise", "--set", "input=-", "--set", "output=o.csv", "--record", "r.json", program=RUNNER, stdin=TABLE.encode())
        self.refused("it read standard input")
        self.assertNotIn("Byron", (self.folder / "r.json").read_text(encoding="utf-8"))

    def test_an_environment_variable(self):
        self.write("p.yaml", 'pipeline: p\nstages:\n  source: {use: reader.csv, path: t.csv}\n  out: {use: writer.csv, from: source, path: "${env:TARGET_OF_TEST}", accepts: raw}\n')
        self.write("t.csv", TABLE)
        os.environ["TARGET_OF_TEST"] = "a.csv"
        self.addCleanup(os.environ.pop, "TARGET_OF_TEST", None)
        self.run_persona("p.yaml", "--record", "r.json", program=RUNNER)
        self.run_persona("--repeat", "r.json", program=RUNNER)
        os.environ["TARGET_OF_TEST"] = "b.csv"
        self.refused("comes to something else")

    def test_a_pipeline_and_a_version_that_changed(self):
        self.record()
        text = (self.folder / "r.json").read_text(encoding="utf-8")
        record = json.loads(text)
        for change, said in (({"persona": "0.0.1"}, "made by persona 0.0.1"), ({"plugins": []}, "plugins are not the same"), ({"pipeline_sha256": "0"}, "was changed or is gone"),
                             ({"folder": str(self.folder / "gone")}, "is gone"), ({"key": "00" * 32}, "its key does not fit")):
            self.write("r.json", json.dumps({**record, **change}))
            self.refused(said)

    def test_what_is_typed_beside_it(self):
        self.record()
        for words in (["--seed", "5"], ["--set", "input=x"], ["--k", "3"], ["--key-file", "k"]):
            self.assertIn("--repeat takes", self.run_persona("--repeat", "r.json", *words, program=RUNNER, expect=2).err)
        self.assertIn("leave FILE out", self.run_persona("anonymise", "--repeat", "r.json", program=RUNNER, expect=2).err)
        self.write("r.json", "{}")
        self.assertIn("no run record", self.run_persona("--repeat", "r.json", program=RUNNER, expect=2).err)
        self.assertIn("can not open", self.run_persona("--repeat", "none.json", program=RUNNER, expect=2).err)

    def test_a_synthetic_table(self):
        arguments = [SOURCE / "pipelines" / "synthesise.yaml", "--set", f"input={INTERVIEWS}", "--set", "output=o.csv", "--set", "count=40", "--record", "r.json",
                     "--set", "report.distribution=0.3", "--set", "report.semantic=0.2", "--set", "report.diversity_least=0"]
        self.run_persona(*arguments, program=RUNNER)
        first = (self.folder / "o.csv").read_bytes()
        self.run_persona("--repeat", "r.json", "--threads", "1", program=RUNNER)
        self.assertEqual((self.folder / "o.csv").read_bytes(), first)
