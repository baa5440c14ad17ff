#!/usr/bin/env python3
"""Time and memory of synthesis over rows and threads: scale.py TABLE.csv [--persona-run build/release/bin/persona-run]
[--rows 250000 500000 1000000] [--threads 1 2] [--repeat 1] [--folder DIR] [--stages-only]

For each number of rows the first so many of the table are taken. Three pipelines end after the profile, after the model
and after as many rows as came in; the differences are what fitting and drawing take. Then pipelines/synthesise.yaml runs
whole, from file to file with its report. Of several repetitions the fastest counts. Clock and processor seconds are both
shown: on a machine that others use only the latter can be compared. The last lines are the speed-up from the first number
of threads to the last, and microseconds a row, which stay the same where time grows with the rows.
"""
import argparse
import itertools
import os
import pathlib
import subprocess
import sys
import tempfile
import time

BEGIN = """
pipeline: scale
stages:
  source:   {use: reader.csv, path: "%(table)s"}
  votes:    {use: analyser.columns, from: source, subject: none}
  detect:   {use: detector.multipass, from: source, votes: votes, passes: [columns]}
  safe:     {use: anonymiser.surrogate, from: detect}
  profile:  {use: analyser.profile, from: safe}
"""
FIT = "  model:    {use: analyser.seqtree, from: safe, profile: profile}\n"
DRAW = "  generate: {use: generator.seqtree, model: model, count: %(count)s}\n  output:   {use: sink, from: generate, accepts: synthetic}\n"
PARTS = {"profile": (BEGIN + "  output:   {use: sink, from: safe, accepts: anonymised}\n", None),
         "fit": (BEGIN + FIT + DRAW, 1), "draw": (BEGIN + FIT + DRAW, "all")}


def run(command, repeat):
    """Clock seconds, processor seconds and peak memory in MB of the fastest run."""
    found = []
    for _ in range(repeat):
        began = time.monotonic()
        process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        if os.waitstatus_to_exitcode(status) != 0:
            sys.exit(f"ended with exit code {os.waitstatus_to_exitcode(status)}: {' '.join(map(str, command))}")
        found.append((time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024))
    return min(found)


def first_rows(table, rows, path):
    with open(table, "rb") as source, open(path, "wb") as out:
        taken = -1  # the header is none
        for line in itertools.islice(source, rows + 1):
            out.write(line)
            taken += 1
    if taken < rows:
        sys.exit(f"{table} has {taken:,} rows: fewer than {rows:,}")


def measure(given, folder, table, rows, threads):
    usual = ["--seed", 1, "--threads", threads, "--quiet", "--no-record"]
    seen = {}
    for name, (text, count) in PARTS.items():
        pipeline = folder / f"{name}.yaml"
        pipeline.write_text(text % {"table": table, "count": rows if count == "all" else count})
        seen[name] = run([given.persona_run, pipeline, *usual], given.repeat)
    parts = {"fit": [a - b for a, b in zip(seen["fit"][:2], seen["profile"][:2])],
             "draw": [a - b for a, b in zip(seen["draw"][:2], seen["fit"][:2])]}
    if not given.stages_only:
        whole = pathlib.Path(__file__).resolve().parents[3] / "pipelines" / "synthesise.yaml"
        parts["whole"] = run([given.persona_run, whole, "--set", f"input={table}", "--set", f"output={folder / 'out.csv'}",
                              "--report", folder / "report.json", *usual], given.repeat)
    return parts


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("table")
    options.add_argument("--persona-run", default="build/release/bin/persona-run", type=lambda text: pathlib.Path(text).resolve())
    options.add_argument("--rows", nargs="+", type=int, default=[250_000, 500_000, 1_000_000])
    options.add_argument("--threads", nargs="+", type=int, default=[1, 2])
    options.add_argument("--repeat", type=int, default=1)
    options.add_argument("--folder", help="for the tables and the output (default: a temporary folder)")
    options.add_argument("--stages-only", action="store_true", help="leave the whole run out")
    given = options.parse_args()
    seen = {}
    with tempfile.TemporaryDirectory(dir=given.folder, prefix="persona-scale-") as holder:
        folder = pathlib.Path(holder)
        print(f"{'rows':>10} threads  part    clock s  processor s    MB")
        for rows in given.rows:
            table = folder / "table.csv"
            first_rows(given.table, rows, table)
            for threads in given.threads:
                for name, figures in measure(given, folder, table, rows, threads).items():
                    seen[name, rows, threads] = figures[0]
                    memory = f"{figures[2]:6.0f}" if len(figures) > 2 else ""
                    print(f"{rows:10,} {threads:7}  {name:6} {figures[0]:8.2f} {figures[1]:12.2f} {memory}", flush=True)
    first, last = given.threads[0], given.threads[-1]
    for name in dict.fromkeys(name for name, _, _ in seen):
        each = ", ".join(f"{1e6 * seen[name, rows, last] / rows:.1f}" for rows in given.rows)
        faster = f"; {seen[name, given.rows[-1], first] / seen[name, given.rows[-1], last]:.2f} times as fast with {last} threads as with {first}"
        print(f"{name}: {each} µs a row{faster if first != last else ''}")


if __name__ == "__main__":
    main()
