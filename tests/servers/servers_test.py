#!/usr/bin/env python3
"""A real Ollama with a small real model writes the texts of 20 rows, spoken to in each of the three protocols that it knows;
and so does llama-server, where there is one."""
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time
import unittest
import unittest.mock
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
import schemas  # noqa: E402
import whole_run  # noqa: E402

SERVERS = pathlib.Path(os.environ.get("PERSONA_SERVERS") or "/nonexistent")
INTERVIEWS = whole_run.SOURCE / "pipelines" / "data" / "interviews.csv"
COUNT = 20
# The model was never tuned and is tiny: that its texts are told from people's is no fault of persona's. Every gate is decided all the same.
EASY = [part for name, least in (("distribution_of_ceiling", 0.9), ("semantic", 0.2), ("diversity", 0.2), ("diversity_least", 0))
        for part in ("--set", f"report.{name}={least}")]
# Short prompts and answers: what is tested is the way there and back.
SHORT = [part for setting in ("writer.parallel=1", "writer.timeout=600", "writer.context=2048", "guide.examples=2", "write.max_tokens=40", "write.attempts=1")
         for part in ("--set", setting)]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


LLAMA_SERVER = shutil.which("llama-server", path=f"{SERVERS}{os.pathsep}{os.environ.get('PATH', '')}")


@unittest.skipUnless((SERVERS / "ollama").exists() and (SERVERS / "model.gguf").exists(),
                     "PERSONA_SERVERS names no folder with an Ollama and a model: '.ci/run servers' makes one")
class Servers(whole_run.WholeRun):
    def serve(self, command, surroundings, path):
        """Starts a server and waits until it answers at the path."""
        host = surroundings["OLLAMA_HOST"]
        log = self.folder / "server.log"
        with open(log, "wb") as out:
            server = subprocess.Popen(command, env=surroundings, stdout=out, stderr=out)
        self.addCleanup(lambda: (server.terminate(), server.wait(30)))
        deadline = time.monotonic() + 120
        while True:
            try:
                urllib.request.urlopen(f"http://{host}{path}", timeout=5).close()
                return
            except OSError:
                self.assertLess(time.monotonic(), deadline, log.read_text())
                time.sleep(0.1)

    def surroundings(self):
        return {**os.environ, "OLLAMA_HOST": f"127.0.0.1:{free_port()}", "OLLAMA_MODELS": str(self.folder / "models"),
                "OLLAMA_NUM_PARALLEL": "1", "HOME": str(self.folder)}

    def ollama(self):
        """The address of an Ollama that has the model as 'tiny'."""
        surroundings = self.surroundings()
        self.serve([SERVERS / "ollama", "serve"], surroundings, "/api/version")
        (self.folder / "Modelfile").write_text(f"FROM {SERVERS / 'model.gguf'}\n")
        subprocess.run([SERVERS / "ollama", "create", "tiny", "-f", self.folder / "Modelfile"], env=surroundings, check=True, capture_output=True)
        return f"http://{surroundings['OLLAMA_HOST']}"

    def write_with(self, name, url, model, *settings):
        """The texts of COUNT rows through a provider; how many the model wrote."""
        began = time.monotonic()
        provider = name.split()[0]
        more = [part for setting in settings for part in ("--set", setting)]
        self.run_it(None, "synthesise", "--input", INTERVIEWS, "--output", f"{provider}.csv", "--count", str(COUNT), "--seed", "3", "--no-record",
                    "--provider", provider, "--model", model, "--set", f"writer.url={url}", *SHORT, *more, *EASY,
                    "--report", f"{provider}.json", program=whole_run.PERSONA, timeout=1200)
        report = json.loads((self.data / f"{provider}.json").read_text(encoding="utf-8"))
        self.assertEqual(schemas.faults_of_report(report), [])
        self.assertEqual(report["outcome"], "released")
        told = report["verdicts"]["write.verdict"]["details"]
        writers = told["writers"]["transcript"]
        by_model = sum(count for writer, count in writers["written_by"].items() if writer.startswith(f"{model} ({provider} at "))
        self.assertEqual(by_model + writers["written_by"]["embedded"], COUNT)
        self.assertEqual(sum(writers["fell_back"].values()), COUNT - by_model)
        self.assertEqual(told["provider"]["answered"], COUNT)
        print(f"{name}: {by_model} of {COUNT} texts by the model, {told['provider']['answer_tokens']} tokens, "
              f"{time.monotonic() - began:.0f} s; {writers['fell_back']}", file=sys.stderr)
        return by_model

    def test_each_protocol_of_ollama(self):
        url = self.ollama()
        listed = json.loads(self.run_it(None, "models", "--url", url, "--json", program=whole_run.PERSONA).out)["models"]
        self.assertEqual([(model["name"], model["tuned"], model["remote"]) for model in listed], [("tiny:latest", False, False)])
        self.assertGreater(listed[0]["context_tokens"], 8000)
        self.assertGreaterEqual(self.write_with("ollama", url, "tiny:latest"), 1)
        self.assertGreaterEqual(self.write_with("openai", url + "/v1", "tiny:latest", "writer.base=true"), 1)
        # What a model of this size writes freely is often no JSON; where its form is enforced it is used.
        self.write_with("anthropic", url, "tiny:latest", "writer.base=true", "writer.structured=false")

    @unittest.skipUnless(LLAMA_SERVER, "there is no llama-server")
    def test_llama_server(self):
        surroundings = self.surroundings()
        host, port = surroundings["OLLAMA_HOST"].split(":")
        self.serve([LLAMA_SERVER, "--model", SERVERS / "model.gguf", "--alias", "tiny", "--host", host, "--port", port, "--ctx-size", "2048", "--parallel", "1"],
                   surroundings, "/health")
        self.assertGreaterEqual(self.write_with("openai (llama-server)", f"http://{host}:{port}/v1", "tiny", "writer.base=true"), 1)

    def test_a_model_in_this_process_is_taken_where_no_ollama_answers(self):
        if "without llama.cpp" in self.start(None, "models", "--provider", "llamacpp", program=whole_run.PERSONA).wait().err:
            self.skipTest("persona was built without llama.cpp")
        with unittest.mock.patch.dict(os.environ, {"OLLAMA_HOST": f"127.0.0.1:{free_port()}", "PERSONA_LLAMACPP_MODEL": str(SERVERS / "model.gguf")}):
            done = self.run_it(None, "synthesise", "--input", INTERVIEWS, "--output", "auto.csv", "--count", "4", "--seed", "3", "--no-record", "--provider", "auto",
                               "--set", "writer.context=2048", "--set", "guide.examples=2", "--set", "write.max_tokens=40", "--set", "writer.base=true", *EASY,
                               "--set", "report.semantic=0", "--report", "auto.json", program=whole_run.PERSONA, timeout=1200)
        self.assertIn("texts: written by the model in this process", done.err)
        writers = json.loads((self.data / "auto.json").read_text(encoding="utf-8"))["verdicts"]["write.verdict"]["details"]["writers"]["transcript"]
        self.assertGreaterEqual(writers["written_by"]["model (llama.cpp in this process)"], 1, writers)

    def test_it_looks_for_names_and_writes_whole_rows(self):
        (self.data / "notes.csv").write_text('id,note\n1,"My sister Priya Nandakumar came along to the desk."\n2,"The food was fine and we waited for an hour."\n',
                                             encoding="utf-8")
        at = self.ollama()
        self.run_it(None, "privacy", "scan", "--input", "notes.csv", "--no-record", "--provider", "ollama", "--model", "tiny", "--set", f"looker.url={at}",
                    "--set", "looker.parallel=1", "--set", "looker.timeout=600", "--set", "look.max_tokens=100", "--set", "look.most_unanswered=1",
                    "--report", "scan.json", program=whole_run.PERSONA, timeout=1200)
        looked = json.loads((self.data / "scan.json").read_text(encoding="utf-8"))["verdicts"]["look.verdict"]["details"]
        self.assertEqual(looked["looked_into"]["note"]["cells"], 2)
        self.assertGreaterEqual(looked["provider"]["answered"], 2)
        self.run_it(None, "synthesise", "--input", INTERVIEWS, "--output", "rows.csv", "--count", "3", "--seed", "3", "--no-record", "--provider", "ollama", "--whole-rows",
                    "--model", "tiny", "--set", f"writer.url={at}", *SHORT, *EASY, "--set", "report.distribution=0", "--set", "report.distribution_of_ceiling=0",
                    "--report", "rows.json", program=whole_run.PERSONA, timeout=1200)
        told = json.loads((self.data / "rows.json").read_text(encoding="utf-8"))["verdicts"]["write.verdict"]
        counts = {figure["name"]: figure["value"] for figure in told["figures"]}
        self.assertEqual((counts["rows"], counts["written_by_model"] + counts["fell_back"]), (3, 3))
        print(f"looked into 2 cells: {looked['looked_into']['note']}; of 3 rows {counts['written_by_model']} by the model, {counts['repaired']} repaired", file=sys.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
