#!/usr/bin/env python3
"""Finding personal data beside Presidio: run_pii.py BUILD [--megabytes N] [--kilobytes N] [--folder DIR].

BUILD is a build folder with bench_pii and persona. On the same varied text: MB/s a core of each pass and of all of them
(bench_pii), the time and the peak memory of `persona privacy scan` over the text once and ten times as long, and Presidio's
speed over the first KILOBYTES of it. Makes a virtual environment with Presidio in DIR (default: build/bench); where that can
not be had, the rest is printed all the same.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests" / "support"))
from packages import PRESIDIO, environment, presidio  # noqa: E402


def scan(build, path, folder):
    """Seconds and bytes of peak memory of one scan on one thread."""
    began = time.monotonic()
    with open(folder / "findings.txt", "w", encoding="utf-8") as out:
        process = subprocess.Popen([build / "bin" / "persona", "privacy", "scan", "--input", path, "--no-record", "--quiet", "--threads", "1"], stdout=out)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return time.monotonic() - began, used.ru_maxrss * 1024


def measure_presidio(path, kilobytes):
    cells, size = [], 0
    for line in path.open(encoding="utf-8"):
        cells.append(json.loads(line)["text"])
        size += len(cells[-1].encode())
        if size >= kilobytes * 1000:
            break
    analyser = presidio()
    analyser.analyze(text=cells[0], language="en")
    began = time.process_time()
    found = sum(len(analyser.analyze(text=cell, language="en")) for cell in cells)
    seconds = time.process_time() - began
    print(f"{'Presidio':<28} {size / seconds / 1e6:7.4f} MB/s {found:10} findings (in the first {size / 1000:.0f} KB)")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("build", type=pathlib.Path)
    options.add_argument("--megabytes", type=float, default=30)
    options.add_argument("--kilobytes", type=float, default=200)
    options.add_argument("--folder", type=pathlib.Path, default=pathlib.Path("build/bench"))
    options.add_argument("--inside", type=pathlib.Path)
    given = options.parse_args()
    if given.inside:
        return measure_presidio(given.inside, given.kilobytes)
    folder = given.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    build = given.build.resolve()
    bench = [build / "bin" / "bench_pii"]
    subprocess.run([*bench, "--megabytes", str(given.megabytes)], check=True)
    sys.stdout.flush()
    short, long = folder / "varied.jsonl", folder / "varied-long.jsonl"
    for path, times in ((short, 1), (long, 10)):
        subprocess.run([*bench, "--megabytes", str(given.megabytes / 10 * times), "--write", path], check=True)
        seconds, peak = scan(build, path, folder)
        print(f"{'privacy scan, one thread':<28} {path.stat().st_size / seconds / 1e6:7.2f} MB/s {peak / 1e6:10.0f} MB peak "
              f"({path.stat().st_size / 1e6:.0f} MB of JSON lines, read twice)")
    sys.stdout.flush()
    python = environment(folder / "presidio-venv", PRESIDIO, "presidio_analyzer")
    return subprocess.run([python, "-B", __file__, str(build), "--inside", str(short), "--kilobytes", str(given.kilobytes)], check=True).returncode


if __name__ == "__main__":
    sys.exit(main())
