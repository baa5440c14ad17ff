#!/usr/bin/env python3
"""Does waiting for a language model slow down what runs beside it? run_beside.py [--program build/release/bin/persona-run] [--runs 5]

One pipeline of two branches that share nothing but the worker threads: a model looks into 16 texts in 16 open requests, and a large
table is searched for personal data. The model is a stand-in that answers at once or, in every other run, after some seconds,
less than the search takes. A worker that waited would be missed by the search. Printed: the median of both, and their ratio (1:
waiting costs nothing).
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "models"))
from fake_ollama import fake_ollama  # noqa: E402

REQUESTS = 16
PIPELINE = {
    "pipeline": "beside",
    "providers": {"looker": {"use": "provider.ollama", "parallel": REQUESTS, "timeout": 60, "local": True}},
    "stages": {"notes": {"use": "reader.csv", "path": "notes.csv"},
               "look": {"use": "detector.llm", "from": "notes", "provider": "looker", "accepts": "raw"},
               "looked": {"use": "writer.findings", "from": "look", "path": "looked.txt"},
               "table": {"use": "reader.csv", "path": "table.csv"},
               "search": {"use": "detector.multipass", "from": "table", "passes": ["patterns", "names"]},
               "searched": {"use": "writer.findings", "from": "search", "path": "searched.txt"}},
}


def answer_after(seconds):
    def answer(_):
        time.sleep(seconds)
        return json.dumps({"findings": []})
    return answer


def write_tables(folder, copies):
    """16 texts, and the bundled interviews so many times over."""
    (folder / "notes.csv").write_text("note\n" + "".join(f'"We waited for {row} hours at the desk, and nobody came."\n' for row in range(REQUESTS)), encoding="utf-8")
    head, *rows = (ROOT / "pipelines" / "data" / "interviews.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "table.csv").write_text(head + "".join(rows) * copies, encoding="utf-8")


def main():
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--program", default=str(ROOT / "build" / "release" / "bin" / "persona-run"))
    ask.add_argument("--runs", type=int, default=5)
    ask.add_argument("--copies", type=int, default=200)
    ask.add_argument("--wait", type=float, default=6)
    given = ask.parse_args()
    seconds = {0: [], given.wait: []}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_tables(folder, given.copies)
        (folder / "beside.yaml").write_text(json.dumps(PIPELINE), encoding="utf-8")
        for _ in range(given.runs):
            for wait, times in seconds.items():
                with fake_ollama(answer_after(wait)) as server:
                    began = time.monotonic()
                    subprocess.run([pathlib.Path(given.program).resolve(), "beside.yaml", "--set", f"looker.url={server.url}", "--seed", "1", "--no-record", "--quiet"],
                                   cwd=folder, check=True)
                    times.append(time.monotonic() - began)
                    assert len(server.chats()) == REQUESTS, len(server.chats())
        assert given.wait < min(seconds[0]), "the search is over before the model answers: more --copies"
    at_once, waiting = (statistics.median(times) for times in seconds.values())
    print(f"answers at once: {at_once:.2f} s; after {given.wait:g} s: {waiting:.2f} s; ratio {waiting / at_once:.3f}")


if __name__ == "__main__":
    main()
