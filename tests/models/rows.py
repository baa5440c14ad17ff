"""Whole runs in which a language model writes whole rows: a scripted server stands in for the model."""
import csv
import json
import random

import schemas
import whole_run
from fake_ollama import fake_ollama

PLANS = {"bronze": "small", "silver": "small", "gold": "large", "platinum": "large"}
EASY = [part for name in ("distribution", "distribution_of_ceiling", "semantic", "diversity", "diversity_least") for part in ("--set", f"report.{name}=0")]


def write(request):
    """A record of the form asked for, by seed."""
    draw = random.Random(request["options"]["seed"])
    record = {}
    for name, form in request["format"]["properties"].items():
        if "enum" in form:
            record[name] = draw.choice(form["enum"])
        elif name == "age":
            record[name] = draw.randrange(30, 50)
        else:
            record[name] = f"It was a {draw.choice(['quiet', 'busy', 'long'])} day there and we waited for {draw.randrange(10**6)} minutes."
    return json.dumps(record)


class Rows(whole_run.WholeRun):
    def setUp(self):
        super().setUp()
        draw = random.Random(3)
        self.names = [f"Quill{i:03d}worth" for i in range(120)]
        self.secrets = self.names
        with open(self.data / "in.csv", "w", encoding="utf-8") as out:
            out.write("email,plan,size,mood,age,note\n")
            for name in self.names:
                plan = draw.choice(list(PLANS))
                out.write(f'{name}@example.org,{plan},{PLANS[plan]},{draw.choice(["glad", "cross", "calm"])},{draw.randrange(20, 70)},'
                          f'"We waited for {draw.randrange(90)} minutes there. It was a {draw.choice(["good", "bad"])} day."\n')
        (self.data / "rules.yaml").write_text("- depends: {from: plan, to: size}\n", encoding="utf-8")

    def rows(self, *options, name="out.csv", provider="ollama", code=0):
        key = self.folder / "key"
        key.write_text("a key for this test alone")
        done = self.run_it(None, "synthesise", "--input", "in.csv", "--output", name, "--count", "60", "--seed", "5", "--key-file", key, "--no-record", "--whole-rows",
                           "--constraints", "rules.yaml", "--provider", provider, *EASY, *options, code=code, program=whole_run.PERSONA)
        if code:
            return done
        with open(self.data / name, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), 60)
        self.assertTrue(all(row["size"] == PLANS[row["plan"]] for row in rows))
        return rows

    def outcome(self):
        report = json.loads((self.data / "r.json").read_text(encoding="utf-8"))
        self.assertEqual(schemas.faults_of_report(report), [])
        return report["verdicts"]["write.verdict"]

    def test_rows_are_written_and_repeated_from_their_record(self):
        with fake_ollama(write) as server:
            rows = self.rows("--set", f"writer.url={server.url}", "--set", "writer.record=run.jsonl", "--report", "r.json", "--report", "r.html")
            asked = server.chats()
        self.assertEqual(len({chat["messages"][0]["content"] for chat in asked}), 1)
        self.assert_no_secret(json.dumps(asked))
        writers = self.outcome()["details"]["writers"]
        model = f"small:latest (ollama at {server.url})"
        self.assertEqual({name: column["written_by"][model] for name, column in writers.items() if name in ("email", "plan", "size")}, {"email": 0, "plan": 0, "size": 0})
        self.assertEqual(writers["note"]["written_by"], {model: 60, "embedded": 0})
        for name in ("mood", "age"):
            self.assertEqual(writers[name]["written_by"][model] + writers[name]["given"], 60)
        self.assertEqual(sum(row["note"].startswith("It was a ") for row in rows), 60)
        self.assertIn("Who wrote the rows", (self.data / "r.html").read_text(encoding="utf-8"))
        for threads in ("1", "8"):
            self.rows("--set", "writer.file=run.jsonl", "--threads", threads, provider="replay", name=f"again{threads}.csv")
            self.assertEqual((self.data / f"again{threads}.csv").read_bytes(), (self.data / "out.csv").read_bytes())

    def test_what_would_be_sent_can_be_seen_before(self):
        shown = json.loads(self.run_it(None, "prompt", "show", "--input", "in.csv", "--seed", "5", "--count", "30", "--whole-rows", "--json",
                                       "--set", "model.constraints=[{depends: {from: plan, to: size}}]", program=whole_run.PERSONA).out)
        self.assertTrue(shown["system"].startswith("You write records of an invented table."))
        self.assertTrue(shown["user"].startswith('Begins: {"email":'))
        self.assertEqual([part["place"] for part in shown["parts"]], ["template", "columns", "guidance", "examples", "row"])
        self.assertEqual(shown["parts"][-1]["text"], shown["user"])
        self.assertEqual(shown["estimate"]["requests"], 30)
        wanted = json.loads(shown["schema"])["required"]
        self.assertIn("note", wanted)
        self.assertFalse({"email", "plan", "size"} & set(wanted))
        self.assert_no_secret(json.dumps(shown))

    def test_whatever_the_model_does_there_are_as_many_rows(self):
        def hostile(request):
            return [500, "Yes, with pleasure!", "{}", '{"mood": "glad', json.dumps({"mood": "purple", "age": -1, "note": f"I am {self.names[3]}@example.org."}),
                    write(request)][request["options"]["seed"] % 6]
        with fake_ollama(hostile) as server:
            rows = self.rows("--set", f"writer.url={server.url}", "--set", "writer.tries=1", "--report", "r.json", "--condition", "mood=glad")
        # What was asked for is no model's to decide.
        self.assertEqual([row for row in rows if row["mood"] != "glad" or int(row["age"]) < 0], [])
        verdict = self.outcome()
        self.assertEqual(verdict["details"]["writers"]["mood"]["given"], 60)
        counts = {figure["name"]: figure["value"] for figure in verdict["figures"]}
        self.assertEqual(counts["rows"], 60)
        self.assertEqual(counts["written_by_model"] + counts["fell_back"], 60)
        self.assertGreater(counts["fell_back"], 5)
        self.assertGreaterEqual(counts["written_by_model"], 15)
        self.assertIn("of 60 rows are the drawn ones", verdict["warnings"][0])
        self.assertIn("name a provider", self.rows(provider="embedded", code=2).err)
