"""Whole runs in which a language model looks for names: a scripted server stands in for the model."""
import json

import schemas
import whole_run
from fake_ollama import fake_ollama

OVERLOOKED = ["the vet of quorn", "big al"]


def text_of(request):
    """The cell that was asked of."""
    return json.loads(request["messages"][1]["content"].removeprefix("Text: "))


def look(request):
    text = text_of(request)
    found = [{"text": words.upper(), "type": "IDENTIFYING_DETAIL" if "vet" in words else "PERSON"} for words in OVERLOOKED if words in text]
    return json.dumps({"findings": [*found, {"text": "Nobody Atall", "type": "PERSON"}]})


class Looking(whole_run.WholeRun):
    def setUp(self):
        super().setUp()
        self.names = [f"Quill{i:03d}worth" for i in range(30)]
        self.secrets = self.names
        with open(self.data / "in.csv", "w", encoding="utf-8") as out:
            out.write("email,note\n")
            for row, name in enumerate(self.names):
                more = ["We had the vet of quorn over.", "I told big al about it.", "It rained all day long."][row % 3]
                out.write(f'{name}@example.org,"Write to {name}@example.org, please. {more}"\n')

    def persona(self, *command, name="out.csv", code=0, **more):
        key = self.folder / "key"
        key.write_text("a key for this test alone")
        output = ["--output", name, "--key-file", key] if command[1] == "anonymise" else []
        return self.run_it(None, *command, "--input", "in.csv", "--seed", "5", "--no-record", *output, code=code, program=whole_run.PERSONA, **more)

    def test_a_second_look_replaces_the_rest_and_is_repeated_from_its_record(self):
        self.persona("privacy", "anonymise", name="plain.csv")
        plain = (self.data / "plain.csv").read_text(encoding="utf-8")
        with fake_ollama(look) as server:
            self.persona("privacy", "anonymise", "--provider", "ollama", "--set", f"looker.url={server.url}", "--set", "looker.record=run.jsonl", "--report", "r.json")
            asked = server.chats()
        # The model saw surrogates alone, one cell in each request, and the same words around it.
        self.assertEqual(len(asked), 30)
        self.assert_no_secret(json.dumps(asked))
        self.assertEqual(len({chat["messages"][0]["content"] for chat in asked}), 1)
        self.assertTrue(all(text_of(chat) in plain for chat in asked))
        # What was replaced before is as it was without a model; the rest is replaced in every row.
        out = (self.data / "out.csv").read_text(encoding="utf-8")
        for line, before in zip(out.splitlines(), plain.splitlines(), strict=True):
            self.assertEqual(line.split("please.")[0], before.split("please.")[0])
        self.assertEqual(out.count("We had [IDENTIFYING_DETAIL] over."), 10)
        self.assertNotIn("big al", out)
        report = json.loads((self.data / "r.json").read_text(encoding="utf-8"))
        self.assertEqual(schemas.faults_of_report(report), [])
        said = report["verdicts"]["look.verdict"]["details"]
        self.assertEqual((said["model"], said["where"], said["frontier"]), ("small:latest", f"ollama at {server.url}", False))
        self.assertEqual(said["looked_into"]["note"], {"cells": 30, "unanswered": {}, "marked": 20, "new": 20, "passed_over": {"not in the cell": 30}})
        for threads in ("1", "8"):
            self.persona("privacy", "anonymise", "--provider", "replay", "--set", "looker.file=run.jsonl", "--threads", threads, name=f"again{threads}.csv")
            self.assertEqual((self.data / f"again{threads}.csv").read_text(encoding="utf-8"), out)

    def test_a_scan_shows_the_texts_as_they_are_and_says_so(self):
        with fake_ollama(look) as server:
            done = self.persona("privacy", "scan", "--provider", "ollama", "--set", f"looker.url={server.url}", "--explain", "--report", "r.json")
            self.assertEqual(len(server.chats()), 30)
        self.assertIn("llm: language model small:latest", done.out)
        self.assertIn("IDENTIFYING_DETAIL", done.out)
        self.assertIn("shows raw data to the provider 'looker': it was told to by 'accepts:'", done.err)
        report = json.loads((self.data / "r.json").read_text(encoding="utf-8"))
        self.assertEqual(schemas.faults_of_report(report), [])
        self.assertEqual(report["shown_below_anonymised"], [{"stage": "look", "provider": "looker", "accepts": "raw"}])
        found = [json.loads(line) for line in self.scan_again(look).splitlines()]
        self.assertEqual(sum(one["detector"] == "llm" for one in found), 20)

    def scan_again(self, answer, code=0):
        with fake_ollama(answer) as server:
            return self.persona("privacy", "scan", "--provider", "ollama", "--set", f"looker.url={server.url}", "--set", "looker.tries=1", "--json", code=code).out

    def test_a_model_may_look_as_one_pass_among_others_by_the_same_rules(self):
        pipeline = self.folder / "passes.yaml"

        def scan(detect, answer=look, code=0):
            pipeline.write_text(f"pipeline: passes\nextends: scan-model\nstages:\n  look: ~\n  found: {{from: detect}}\n  spread: {{from: detect}}\n  detect: {{{detect}}}\n")
            with fake_ollama(answer) as server:
                done = self.run_it(pipeline, "--set", "input=in.csv", "--set", "form=json", "--set", f"looker.url={server.url}", "--set", "looker.tries=1",
                                   "--report", "r.json", code=code)
                return done, len(server.chats())

        passes = "passes: [patterns, names, {use: llm, provider: looker}, propagate]"
        done, asked = scan(f"{passes}, accepts: raw")
        self.assertEqual(asked, 30)
        self.assertIn("'detect' (detector.multipass) shows raw data to the provider 'looker': it was told to by 'accepts:'", done.err)
        found = [json.loads(line) for line in done.out.splitlines()]
        self.assertEqual(sum(one["detector"] == "llm" for one in found), 20)
        report = json.loads((self.data / "r.json").read_text(encoding="utf-8"))
        self.assertEqual(schemas.faults_of_report(report), [])
        self.assertEqual(report["shown_below_anonymised"], [{"stage": "detect", "provider": "looker", "accepts": "raw"}])
        self.assertEqual(report["verdicts"]["detect.verdict"]["details"]["looked_into"]["note"]["new"], 20)
        # What could not be checked ends the run here, too, and without the word nobody is asked.
        done, asked = scan(f"{passes}, accepts: raw", answer=lambda request: "{}", code=4)
        self.assertIn("30 of 30 cells were not checked by the model", done.err)
        self.assertEqual(done.out, "")
        done, asked = scan(passes, code=2)
        self.assertEqual(asked, 0)
        self.assertIn("raw data would reach the provider 'looker' (provider.ollama) through 'detect', which may only be shown anonymised data", done.err)
        done, asked = scan("passes: [patterns], accepts: raw", code=2)
        self.assertIn("'accepts' stands at a stage that shows its data to no provider", done.err)

    def test_what_could_not_be_checked_counts_as_failed(self):
        for answer in (lambda request: 500, lambda request: "I found nothing at all!", lambda request: '{"findings": [{"text": "Wri'):
            self.assertEqual(self.scan_again(answer, code=4), "")
        with fake_ollama(lambda request: "{}") as server:
            done = self.persona("privacy", "anonymise", "--provider", "ollama", "--set", f"looker.url={server.url}", code=4)
            self.assertIn("30 of 30 cells were not checked by the model: 30 another form", done.err)
        self.assert_nothing_left(self.data / "out.csv")
        # A server that hangs costs its deadline.
        with fake_ollama(lambda request: None) as server:
            done = self.persona("privacy", "scan", "--provider", "ollama", "--set", f"looker.url={server.url}", "--set", "looker.tries=1",
                                "--set", "looker.timeout=0.2", "--set", "look.most_unanswered=1")
            self.assertIn("30 the server gave no answer", done.err)

    def test_a_model_that_may_run_elsewhere_is_refused_before_anything_is_read(self):
        with fake_ollama(look) as server:
            done = self.persona("privacy", "scan", "--provider", "openai", "--model", "m", "--set", f"looker.url={server.url}/v1", code=2)
            self.assertIn("raw data would reach the provider 'looker' (provider.openai) through 'look', which may only be shown cleared data", done.err)
            self.assertIn("'accepts:' counts for a model that is certain to run on this machine, and this one is not", done.err)
            for provider in ("anthropic", "gemini"):
                done = self.persona("privacy", "anonymise", "--provider", provider, "--model", "m", code=2)
                self.assertIn("anonymised data would reach the provider 'looker'", done.err)
            done = self.persona("privacy", "scan", "--provider", "anthropic", "--model", "m", "--set", "looker.local=true", code=2)
            self.assertIn("'local' says that the model runs on this machine, but 'url' names another", done.err)
            self.persona("privacy", "scan", "--model", "m", code=2)
            self.assertEqual(server.received, [])
