"""persona pipeline …: lint, graph, schema, echo, create, test."""
import json

from tool import SOURCE, Case

GOOD = """pipeline: copy
parameters:
  input: {type: path, default: people.csv}
stages:
  source: {use: reader.csv, path: "${input}"}
  output: {use: writer.csv, from: source, path: out.csv, accepts: raw}
tests:
  - name: rows pass
    rows: {source: [{name: Ada, age: 36, born: 1815-12-10}, {name: null, age: 85}]}
    expect:
      output: {count: 2, columns: [name, age, born], has: [Ada], lacks: [Grace], rows: [{name: Ada, age: 36}, {name: null}]}
"""


class Pipelines(Case):
    def test_lint(self):
        self.write("good.yaml", GOOD)
        done = self.run_persona("pipeline", "lint", "good.yaml")
        self.assertIn("good.yaml: fine, 2 stages in 1 phase", done.out)
        self.assertIn("note:", done.out)
        told = self.run_json("pipeline", "lint", "good.yaml", "--json")
        self.assertTrue(told["valid"])
        self.assertEqual(told["files"][0]["errors"], [])
        self.assertIn("standard input", self.run_persona("pipeline", "lint", "-", stdin=GOOD.replace("reader.csv", "reader.cvs").encode(), expect=2).err)

    def test_all_errors_at_once(self):
        self.write("bad.yaml", GOOD.replace("reader.csv", "reader.cvs").replace("from: source", "form: source").replace("count: 2", "cuont: 2"))
        done = self.run_persona("pipeline", "lint", "bad.yaml", expect=2)
        self.golden("lint.txt", done.err)
        told = self.run_json("pipeline", "lint", "bad.yaml", "--json", expect=2)
        self.assertFalse(told["valid"])
        self.assertGreaterEqual(len(told["files"][0]["errors"]), 2)
        self.assertIn("line", told["files"][0]["errors"][0])

    def test_raw_data_does_not_reach_a_writer(self):
        self.write("leaky.yaml", GOOD.replace(", accepts: raw", ""))
        done = self.run_persona("pipeline", "lint", "leaky.yaml", expect=2)
        self.assertIn("cleared", done.err)

    def test_those_that_ship(self):
        for file in sorted((SOURCE / "pipelines").glob("*.yaml")):
            self.run_persona("pipeline", "lint", file.stem)
        done = self.run_persona("pipeline", "test", *[file.stem for file in sorted((SOURCE / "pipelines").glob("*.yaml"))])
        self.assertIn(" 0 failed", done.out)

    def test_graph_and_echo(self):
        self.write("good.yaml", GOOD)
        self.assertIn("phase 1", self.run_persona("pipeline", "graph", "good.yaml").out)
        self.assertTrue(self.run_persona("pipeline", "graph", "good.yaml", "--dot").out.startswith("digraph"))
        echo = self.run_persona("pipeline", "echo", "good.yaml", "--set", "input=/tmp/other.csv").out
        self.assertIn("/tmp/other.csv", echo)
        self.write("echo.yaml", echo)
        self.run_persona("pipeline", "lint", "echo.yaml")

    def test_schema(self):
        schema = self.run_json("pipeline", "schema")
        self.assertIn("reader.csv", json.dumps(schema))

    def test_schema_of_those_that_ship(self):
        try:
            import jsonschema
            import yaml
        except ImportError:
            self.skipTest("Python's jsonschema or yaml is not installed")
        check = jsonschema.Draft202012Validator(self.run_json("pipeline", "schema"))
        for file in sorted((SOURCE / "pipelines").glob("*.yaml")):
            self.assertEqual([error.message for error in check.iter_errors(yaml.safe_load(file.read_text(encoding="utf-8")))][:1], [], file)
        mine = {"pipeline": "mine", "extends": "synthesise"}
        self.assertTrue(check.is_valid({**mine, "stages": {"source": {"path": "x.csv"}, "output": None}}))
        self.assertFalse(check.is_valid({**mine, "stages": {"more": {"use": "reader.cvs"}}}))
        self.assertFalse(check.is_valid({"pipeline": "mine", "stages": {"source": {"path": "x.csv"}}}))

    def test_a_model_elsewhere_is_shown_cleared_rows_alone(self):
        for name, drafts in (("hybrid", "generate"), ("hybrid", "split.train"), ("hybrid-model", "write"), ("synthesise-model", "generate")):
            stage = "write" if name == "synthesise-model" else "improve"
            done = self.run_persona("pipeline", "lint", name, "--set", f"{stage}.from={drafts}", expect=2)
            self.assertIn(f"would reach '{stage}' (generator.llm-text), which accepts only cleared data", done.err, name)

    def test_a_model_may_judge_the_drafts(self):
        self.run_persona("pipeline", "lint", "hybrid-model", "--set", "best.judge=writer")
        self.assertIn("judge", self.run_persona("pipeline", "lint", "hybrid", "--set", "best.judge=writer", expect=2).err)

    def test_an_extension(self):
        self.write("good.yaml", GOOD)
        self.write("more.yaml", "pipeline: more\nextends: good.yaml\nstages:\n  rows: {use: transform.split, from: source}\n  output: {from: rows.train, accepts: ~}\n")
        done = self.run_persona("pipeline", "lint", "more.yaml", expect=2)
        self.assertIn("more.yaml:5:18: ", done.err)
        self.assertIn("cleared", done.err)
        self.write("more.yaml", "pipeline: more\nextends: good.yaml\nstages: {output: {path: other.csv}}\n")
        echo = self.run_persona("pipeline", "echo", "more.yaml").out
        self.assertIn(str(self.folder / "other.csv"), echo)
        self.assertNotIn("extends", echo)
        self.assertIn("0 tests, 0 failed", self.run_persona("pipeline", "test", "more.yaml").out)
        self.write("mine.yaml", "pipeline: mine\nextends: synthesise\nstages: {generate: {count: 5}}\n")
        self.run_persona("pipeline", "lint", "mine.yaml")
        self.assertIn("'count' is used nowhere", self.run_persona("pipeline", "lint", "mine.yaml", "--set", "count=6", expect=2).err)

    def test_create(self):
        self.run_persona("pipeline", "create", "mine.yaml")
        self.run_persona("pipeline", "lint", "mine.yaml")
        self.assertIn("passed mine.yaml", self.run_persona("pipeline", "test", "mine.yaml").out)
        done = self.run_persona("pipeline", "create", "mine.yaml", expect=2)
        self.assertIn("is there already", done.err)
        self.assertIn("pipeline: mine", self.run_persona("pipeline", "create", "-").out)

    def test_tests(self):
        self.write("good.yaml", GOOD)
        self.assertIn("1 test, 0 failed", self.run_persona("pipeline", "test", "good.yaml").out)
        told = self.run_json("pipeline", "test", "good.yaml", "--json")
        self.assertEqual((told["tests"], told["failed"]), (1, 0))
        self.assertFalse((self.folder / "out.csv").exists(), "a test wrote its output")
        self.write("bad.yaml", GOOD.replace("has: [Ada], lacks: [Grace]", "has: [Grace], lacks: [Ada]").replace("count: 2", "count: 3").replace("age: 36}, {name: null}]}", "age: 37}, {name: x}]}"))
        done = self.run_persona("pipeline", "test", "bad.yaml", expect=1)
        self.golden("failed_test.txt", done.out)
        self.write("fails.yaml", GOOD.split("tests:")[0] + "tests:\n  - {name: no file, fails: {code: not_found, says: people.csv}}\n  - {name: wrong, fails: {code: refused}}\n")
        done = self.run_persona("pipeline", "test", "fails.yaml", expect=1)
        self.assertIn("passed fails.yaml: no file", done.out)
        self.assertIn("FAILED fails.yaml: wrong", done.out)

    def test_tests_that_are_written_wrongly(self):
        self.write("wrong.yaml", GOOD.split("tests:")[0] + """tests:
  - {expect: {nowhere: {count: 1}}}
  - {name: a, rows: {output: []}, expect: {source: {count: few, found: 1}}}
  - {name: b}
  - {name: c, fails: {code: refusd}}
  - 7
""")
        self.golden("wrong_tests.txt", self.run_persona("pipeline", "test", "wrong.yaml", expect=2).err)
