#!/usr/bin/env python3
"""Whole runs whose texts a language model writes: a scripted server stands in for the model."""
import json
import os
import pathlib
import random
import sys
import time
import unittest
import unittest.mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
import schemas  # noqa: E402
import whole_run  # noqa: E402
from fake_ollama import fake_ollama  # noqa: E402
from looking import Looking  # noqa: E402,F401
from rows import Rows  # noqa: E402,F401

ROWS, CANARIES = 400, 200
# How well a stand-in writes is not what is tested.
EASY = [part for name, least in (("distribution", 0), ("distribution_of_ceiling", 0), ("semantic", 0), ("diversity", 0), ("diversity_least", 0))
        for part in ("--set", f"report.{name}={least}")]
PLACES = ["ward", "desk", "garden", "canteen", "waiting room", "car park"]
FEELINGS = ["kind", "slow", "friendly", "loud", "clean", "far away"]


def write(request):
    """A text that fits the form asked for and differs by seed."""
    draw = random.Random(request["options"]["seed"])
    words = " ".join(f"the {draw.choice(PLACES)} was {draw.choice(FEELINGS)} and" for _ in range(3))
    return json.dumps({name: f"We found that {words} we came back {draw.randrange(10**6)} times." for name in request["format"]["required"]})


def improve(request):
    """The draft with a word before it."""
    draft = json.loads(request["messages"][1]["content"].split("\nDraft: ")[1])
    return json.dumps({name: f"Mended: {draft[name]}" for name in request["format"]["required"]})


class Models(whole_run.WholeRun):
    def setUp(self):
        super().setUp()
        draw = random.Random(7)
        self.canaries = [f"Quill{i:03d}worth Vaster{i * 7 % 1000:03d}gard" for i in range(CANARIES)]
        self.secrets = self.canaries
        with open(self.data / "in.csv", "w", encoding="utf-8") as out:
            out.write("name,region,stars,comment\n")
            for row in range(ROWS):
                name = self.canaries[row % CANARIES]
                out.write(f'{name},{draw.choice(["north", "south"])},{draw.randrange(1, 6)},'
                          f'"I am {name}. The {draw.choice(PLACES)} was {draw.choice(FEELINGS)}, and I waited for a while there."\n')

    def synthesise(self, *options, name="out.csv", code=0, provider="ollama", **more):
        return self.run_it(None, "synthesise", "--input", "in.csv", "--output", name, "--count", "40", "--seed", "5", "--key-file", self.key(),
                           "--no-record", *(["--provider", provider] if provider else []), *EASY, *options, code=code, program=whole_run.PERSONA, **more)

    def key(self):
        path = self.folder / "key"
        path.write_text("a key for this test alone")
        return str(path)

    def outcome(self, verdict="write.verdict"):
        report = json.loads((self.data / "r.json").read_text(encoding="utf-8"))
        self.assertEqual(schemas.faults_of_report(report), [])
        return report["verdicts"][verdict]["details"]["writers"]["comment"]

    def test_written_scanned_recorded_and_repeated(self):
        with fake_ollama(write) as server:
            self.synthesise("--set", f"writer.url={server.url}", "--set", "writer.record=run.jsonl", "--set", "writer.egress_log=egress.jsonl", "--report", "r.json")
            sent = [body for path, body in server.received]
        self.assertEqual(self.outcome()["written_by"], {f"small:latest (ollama at {server.url})": 40, "embedded": 0})
        first = (self.data / "out.csv").read_bytes()
        self.assertEqual(first.count(b"We found that the "), 40)
        # The log holds every byte of every request, and no request anything of the source's people.
        logged = [json.loads(line)["body"] for line in (self.data / "egress.jsonl").read_text(encoding="utf-8").splitlines()]
        self.assertEqual(sorted(logged), sorted(sent))
        for canary in self.canaries:
            for part in (canary, *canary.split()):
                self.assertNotIn(part, "".join(sent))
        # All but the row is the same in every request.
        chats = server.chats()
        self.assertEqual(len({chat["messages"][0]["content"] for chat in chats}), 1)
        self.assertTrue(all(chat["messages"][1]["content"].startswith("Record: ") for chat in chats))
        for threads in ("1", "8"):
            self.synthesise("--set", "writer.file=run.jsonl", "--threads", threads, provider="replay", name=f"again{threads}.csv")
            self.assertEqual((self.data / f"again{threads}.csv").read_bytes(), first)

    def test_what_a_server_does_wrong_is_counted_and_the_run_goes_on(self):
        for answer, reason in ((lambda request: 500, "the server gave no answer"), (lambda request: "Yes, with pleasure!", "no JSON"),
                               (lambda request: json.dumps({"comment": f"I am {self.canaries[3]}, and I waited there."}), "a value of the source")):
            with self.subTest(reason=reason), fake_ollama(answer) as server:
                done = self.synthesise("--set", f"writer.url={server.url}", "--set", "writer.tries=1", "--report", "r.json")
                self.assertEqual(self.outcome()["written_by"]["embedded"], 40)
                self.assertEqual(self.outcome()["fell_back"], {reason: 40})
                self.assertIn("40 of 40 texts are the embedded writer's", done.err)

    def test_a_budget_is_never_passed_and_what_is_left_is_told(self):
        with fake_ollama(write) as server:
            self.synthesise("--set", f"writer.url={server.url}", "--set", "writer.most_tokens=6000", "--set", "writer.parallel=1", "--report", "r.json")
            asked = len(server.chats())
        outcome = self.outcome()
        self.assertGreater(asked, 3)
        self.assertLess(asked, 40)
        self.assertLessEqual(120 * asked, 6000)
        self.assertEqual(outcome["written_by"]["embedded"], 40 - asked)
        self.assertEqual(outcome["fell_back"], {"the budget was used up": 40 - asked})

    def test_who_has_a_model_on_this_machine_is_told_and_nothing_is_sent(self):
        hint = "hint: Ollama seems to run here: with --provider ollama a model of this machine writes the texts"
        with fake_ollama(write) as server, unittest.mock.patch.dict(os.environ, {"OLLAMA_HOST": server.url}):
            asked = ("synthesise", "--input", "in.csv", "--output", "out.csv", "--seed", "5", "--key-file", self.key(), "--no-record", *EASY)
            self.assertIn(hint, self.run_it(None, *asked, program=whole_run.PERSONA).err)
            self.assertNotIn(hint, self.run_it(None, *asked, "--quiet", program=whole_run.PERSONA).err)
            self.assertEqual(server.received, [])
        # It listens no more; and where its host is another machine nobody here is looked for.
        for host in (server.url, "models.example.com:11434"):
            with unittest.mock.patch.dict(os.environ, {"OLLAMA_HOST": host}):
                self.assertNotIn(hint, self.run_it(None, *asked, program=whole_run.PERSONA).err)

    def test_an_interrupt_ends_open_requests_at_once(self):
        with fake_ollama(lambda request: None) as server:
            run = self.start(None, "synthesise", "--input", "in.csv", "--output", "out.csv", "--count", "40", "--no-record", "--provider", "ollama",
                             "--set", f"writer.url={server.url}", "--set", "writer.parallel=16", program=whole_run.PERSONA)
            deadline = time.monotonic() + 60
            while len(server.chats()) < 16 and run.running() and time.monotonic() < deadline:
                time.sleep(0.02)
            self.assertEqual(len(server.chats()), 16)
            began = time.monotonic()
            run.interrupt()
            done = run.wait(30)
            took = time.monotonic() - began
        self.assertEqual(done.code, 130, str(done))
        if not whole_run.SANITIZED:
            self.assertLess(took, 1.5)  # of it, up to a tenth of a second until the signal is seen
        self.assert_nothing_left(self.data / "out.csv")

    def test_what_would_be_sent_is_what_is_sent(self):
        done = self.run_it(None, "prompt", "show", "--input", "in.csv", "--seed", "5", program=whole_run.PERSONA)
        for words in ("--- system\nYou write texts", "--- user\nRecord: {", "Words: {", '"required":["comment"]', "row        a synthetic row that passed the leak scan"):
            self.assertIn(words, done.out)
        self.assertRegex(done.out, r"\n50 requests, about [\d,]+ tokens sent, at most [\d,]+ received\n$")
        with fake_ollama(write) as server:
            shown = json.loads(self.run_it(None, "prompt", "show", "--input", "in.csv", "--seed", "5", "--provider", "ollama", "--json", "--count", "60", "--set", "prompt.answer_price=1000000",
                                           "--set", f"writer.url={server.url}", program=whole_run.PERSONA).out)
            self.assertEqual(server.chats(), [])
            self.synthesise("--set", f"writer.url={server.url}")
            sent = server.chats()[0]
        # The rows are others, for here nobody was held out; what says what to do, and in which form, is the same.
        rules = shown["system"][shown["system"].index("Rules:"):]
        self.assertTrue(sent["messages"][0]["content"].endswith(rules))
        self.assertEqual(json.loads(shown["schema"]), sent["format"])
        self.assertEqual(shown["estimate"]["requests"], 60)
        self.assertEqual(shown["estimate"]["cost"], 60 * shown["max_tokens"])
        self.assertAlmostEqual(shown["estimate"]["prompt_tokens"], 60 * len(shown["system"] + shown["user"] + shown["schema"]) / 3, delta=600)
        self.assertEqual([part["place"] for part in shown["parts"]], ["template", "columns", "guidance", "examples", "row"])
        self.assertTrue(shown["user"].startswith(shown["parts"][-1]["text"]))
        self.run_it(None, "prompt", "show", "--input", "in.csv", "--model", "m", code=2, program=whole_run.PERSONA)
        refined = json.loads(self.run_it(None, "prompt", "show", "--input", "in.csv", "--refine", "--json", program=whole_run.PERSONA).out)
        self.assertTrue(refined["system"].startswith("You improve texts"))
        self.assertIn("\nDraft: {\"comment\":", refined["user"])

    def refine(self, server, *options, **more):
        return self.synthesise("--set", f"editor.url={server.url}", "--refine-with", "ollama", "--report", "r.json", *options, provider=None, **more)

    def refined(self):
        return json.loads((self.data / "r.json").read_text(encoding="utf-8"))["verdicts"]["improve.verdict"]

    def test_drafts_of_one_model_are_refined_by_another(self):
        """The whole of it: what is sent to whom, what stands in the logs, and the same bytes again from the records."""
        with fake_ollama(write) as drafter, fake_ollama(improve) as editor:
            self.synthesise("--set", f"writer.url={drafter.url}", "--set", "writer.record=drafts.jsonl", "--set", "writer.egress_log=drafter.jsonl",
                            "--refine-with", "ollama", "--set", f"editor.url={editor.url}", "--set", "editor.record=run.jsonl", "--set", "editor.egress_log=editor.jsonl",
                            "--max-requests", "15", "--report", "r.json")
        first = (self.data / "out.csv").read_bytes()
        name = f"small:latest (ollama at {editor.url})"
        self.assertEqual(self.outcome("improve.verdict"), {"written_by": {name: 15, "draft": 25}, "mended": 0, "fell_back": {}, "not_asked": 25})
        self.assertEqual(first.count(b"Mended: "), 15)
        self.assertEqual(first.count(b"We found that the "), 40)
        # Two drafts of each row, of which one is kept, and fifteen requests to refine; each of them with its draft.
        self.assertEqual((len(drafter.chats()), len(editor.chats())), (80, 15))
        for chat in editor.chats():
            self.assertIn("Draft: {\"comment\":\"We found that the ", chat["messages"][1]["content"])
        for server, log in ((drafter, "drafter.jsonl"), (editor, "editor.jsonl")):
            sent = [body for path, body in server.received]
            logged = [json.loads(line)["body"] for line in (self.data / log).read_text(encoding="utf-8").splitlines()]
            self.assertEqual(sorted(logged), sorted(sent))
            for canary in self.canaries:
                for part in (canary, *canary.split()):
                    self.assertNotIn(part, "".join(sent))
        for threads in ("1", "8"):
            self.synthesise("--set", "writer.file=drafts.jsonl", "--refine-with", "replay", "--set", "editor.file=run.jsonl", "--max-requests", "15", "--threads", threads,
                            provider="replay", name=f"again{threads}.csv")
            self.assertEqual((self.data / f"again{threads}.csv").read_bytes(), first)

    def test_an_estimate_asks_nobody_and_refining_ends_before_its_money_does(self):
        # A request is told to have taken 100 and 20 tokens.
        limits = ["--prices", "1000,1000", "--max-cost", "9"]
        with fake_ollama(improve) as server:
            done = self.refine(server, *limits, "--estimate")
            self.assertRegex(done.out, r"^\d+ of 40 rows with texts would be refined; \d+ are good enough as they are:\n  \d+ requests, about [\d,]+ tokens sent, at most [\d,]+ received, at most \d\.\d\d in money\nNothing was sent.\n$")
            told = json.loads(self.refine(server, *limits, "--estimate", "--json").out)
            self.assertEqual(told["drafts_by"], "embedded")
            said = self.refine(server, *limits, "--estimate", "--provider", "ollama").out
            self.assertIn("The drafts reckoned with are the embedded writer's, for nobody is asked: those of 'ollama' may be", said)
            every = json.loads(self.refine(server, "--max-requests", "100", "--set", "plan.good_enough=1", "--estimate", "--json").out)
            self.assertEqual((every["rows_to_refine"], every["rows_good_enough"]), (40, 0))
            some = json.loads(self.refine(server, "--max-requests", "100", "--set", "plan.good_enough=0.7", "--estimate", "--json").out)
            self.assertGreater(some["rows_good_enough"], 0)
            self.assertEqual(some["rows_to_refine"] + some["rows_good_enough"], 40)
            self.assertEqual(server.received, [])
            self.assert_nothing_left(self.data / "out.csv")
            # The plan reckons with the price, and the provider with the most that a request could take.
            self.refine(server, *limits)
            planned, details = len(server.chats()), self.refined()["details"]
        self.assertEqual((details["estimate"], planned), (told["estimate"], told["rows_to_refine"]))
        self.assertLessEqual(details["estimate"]["cost"], 9)
        self.assertLessEqual(float(details["provider"]["cost"]), 9)
        self.assertEqual(self.outcome("improve.verdict")["not_asked"], 40 - planned)
        self.assertGreater(planned, 3)
        self.assertLess(planned, 20)
        with fake_ollama(improve) as server:
            done = self.refine(server, "--prices", "1000,1000", "--set", "editor.most_cost=5", "--set", "editor.parallel=1", "--set", "plan.good_enough=1")
            asked, details = len(server.chats()), self.refined()["details"]
        self.assertGreater(asked, 3)
        self.assertLess(asked, 40)
        self.assertLessEqual(asked * 0.12, 5)
        self.assertEqual(details["writers"]["comment"]["fell_back"], {"the budget was used up": 40 - asked})
        self.assertIn(f"{40 - asked} of 40 texts are the drafts", done.err)

    def test_auto_takes_what_is_there(self):
        with fake_ollama(write) as server:
            self.assertIn("written by 'small:latest' of Ollama", self.auto(server.url).err)
            self.assertEqual(len(server.chats()), 5)
        done = self.auto(server.url)
        self.assertIn("written by the embedded writer", done.err)

    def auto(self, url):
        run = whole_run.Running([whole_run.PERSONA, "synthesise", "--input", "in.csv", "--output", "out.csv", "--count", "5", "--no-record", "--provider", "auto", *EASY],
                                self.data, self.environment(OLLAMA_HOST=url.removeprefix("http://")))
        done = run.wait()
        self.assertEqual(done.code, 0, str(done))
        return done

    def test_what_is_missing_is_said(self):
        with fake_ollama(write) as server:
            done = self.synthesise("--set", f"writer.url={server.url}", "--model", "qwen2.5:72b", code=2)
            self.assertIn("ollama pull qwen2.5:72b", done.err)
            listed = self.run_it(None, "models", "--url", server.url, program=whole_run.PERSONA).out
            self.assertRegex(listed, r"small:latest +1K +0.0 GB +8192  recommended\n")
            told = json.loads(self.run_it(None, "models", "--url", server.url, "--json", program=whole_run.PERSONA).out)
            self.assertEqual([model["name"] for model in told["models"]], ["small:latest"])
        done = self.synthesise("--set", f"writer.url={server.url}", "--set", "writer.tries=1", code=1)
        self.assertIn("ollama serve", done.err)
        self.assert_nothing_left(self.data / "out.csv")


if __name__ == "__main__":
    unittest.main(verbosity=2)
