#!/usr/bin/env python3
"""Peak memory of read → detect → write under a bound: run_memory.py BUILD_FOLDER [--sizes 100M 2G] [--memory 256M] [--only plain slow gate]
[--most 352M] [--folder DIR].

Each of three pipelines reads the same CSV at every size:
  plain  reader.csv → detector.patterns → writer.csv
  slow   the same into a writer that takes 5 MB/s (what is read ahead must wait)
  gate   the same through an anonymiser and a gate whose verdict comes after the last row (what waits is in the spool)
Peak is ru_maxrss of the process (wait4). Fails when a peak is above --most or the sizes differ by more than a fifth.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

READ = {"source": {"use": "reader.csv", "path": "in.csv"}, "detect": {"use": "detector.patterns", "from": "source"}}
PIPELINES = {
    "plain": {**READ, "out": {"use": "writer.csv", "from": "detect", "path": "out.csv", "accepts": "raw"}},
    "slow": {**READ, "out": {"use": "fault.slow-writer", "from": "detect", "speed": 5, "accepts": "raw"}},
    "gate": {**READ, "clean": {"use": "anonymiser.redact", "from": "detect"}, "last": {"use": "fault.last-row", "from": "clean"},
             "gate": {"use": "gate", "from": "clean", "when": ["last"]}, "out": {"use": "writer.csv", "from": "gate", "path": "out.csv"}},
}


def bytes_of(text):
    factor = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}.get(text[-1].upper())
    return int(text[:-1]) * factor if factor else int(text)


def write_table(path, size):
    """About `size` bytes: numbers, dates, categories, addresses and a sentence. Written in blocks, for the peak of a child
    counts what its parent holds."""
    written = row = 0
    with open(path, "w", encoding="utf-8") as out:
        written += out.write("id,joined,age,region,spend,email,comment\n")
        while written < size:
            lines = []
            for row in range(row, row + 4096):
                lines.append(f"{row},20{row % 24:02}-{row % 12 + 1:02}-{row % 28 + 1:02},{18 + row * 7 % 70},{'North South East West'.split()[row * 5 % 4]},"
                             f"{row * 7919 % 99991 / 100:.2f},person{row * 31 % 100003}@example.com,\"it was fine, said number {row * 17 % 1009}, "
                             f"but the queue on the {row % 28 + 1}. was long\"\n")
            row += 1
            written += out.write("".join(lines))


def run(build, folder, stages, memory):
    pipeline = folder / "pipeline.yaml"
    pipeline.write_text(json.dumps({"pipeline": "memory", "stages": stages}))
    (folder / "spool").mkdir(exist_ok=True)
    began = time.monotonic()
    process = subprocess.Popen([str(build / "bin" / "persona-run"), str(pipeline), "--plugin-dir", str(build / "tests" / "faults"), "--memory", memory,
                                "--spool", str(folder / "spool"), "--no-record", "--quiet"], cwd=folder, stdin=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"the run ended with exit code {process.returncode}")
    (folder / "out.csv").unlink(missing_ok=True)
    return used.ru_maxrss / 1024, time.monotonic() - began


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("build", type=lambda text: pathlib.Path(text).resolve())
    options.add_argument("--sizes", nargs="+", default=["100M", "2G"])
    options.add_argument("--memory", default="256M")
    options.add_argument("--most", default="352M")
    options.add_argument("--only", nargs="+", choices=list(PIPELINES), default=list(PIPELINES))
    options.add_argument("--folder", help="for the table and the output (default: a temporary folder)")
    given = options.parse_args()
    most = bytes_of(given.most) >> 20
    peaks = {name: [] for name in given.only}
    failed = False
    with tempfile.TemporaryDirectory(dir=given.folder, prefix="persona-memory-") as holder:
        folder = pathlib.Path(holder)
        print(f"peak memory in MB under --memory {given.memory} (at most {most}), seconds")
        for size in given.sizes:
            write_table(folder / "in.csv", bytes_of(size))
            for name in given.only:
                peak, seconds = run(given.build, folder, PIPELINES[name], given.memory)
                peaks[name].append(peak)
                failed |= peak > most
                print(f"  {name:6} {size:>6} {peak:7.0f} {seconds:8.1f}{'  too much' if peak > most else ''}", flush=True)
    for name, found in peaks.items():
        if max(found) > 1.2 * min(found):
            failed = True
            print(f"  {name}: the peaks differ by more than a fifth")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
