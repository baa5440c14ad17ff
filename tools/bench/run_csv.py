#!/usr/bin/env python3
"""Compares reader.csv with pyarrow, polars and DuckDB: run_csv.py BENCH_CSV [--table FILE] [--repeats N] [--folder DIR].

All of them read the same files on one thread into typed columns, one after another in turns (so that a slow minute of the
machine hits all alike); the table shows the median of the repeats and how many times reader.csv is faster.
Makes a virtual environment with the peers' packages in DIR (default: build/bench), and there the two files:
the table (given, or made of random numbers, dates and categories) and a text-heavy one with quoted line breaks.
"""
import argparse
import os
import pathlib
import random
import statistics
import subprocess
import sys
import venv

PEERS = {
    "pyarrow": """
import sys, time
import pyarrow as pa, pyarrow.csv as csv
pa.set_cpu_count(1)
def read(path):
    table = csv.read_csv(path, read_options=csv.ReadOptions(use_threads=False), parse_options=csv.ParseOptions(newlines_in_values=True))
    return table.num_rows
""",
    "polars": """
import os, sys, time
os.environ["POLARS_MAX_THREADS"] = "1"
import polars
def read(path):
    return polars.read_csv(path, try_parse_dates=True).height
""",
    "duckdb": """
import sys, time
import duckdb
connection = duckdb.connect()
connection.execute("SET threads = 1")
connection.execute("SET enable_progress_bar = false")
def read(path):
    connection.execute("CREATE OR REPLACE TEMP TABLE t AS SELECT * FROM read_csv(?)", [path])
    return connection.execute("SELECT count(*) FROM t").fetchone()[0]
""",
}
TAIL = """
start = time.perf_counter()
rows = read(sys.argv[1])
print(f"{time.perf_counter() - start:.6f} {rows}")
"""


def make_table(path, rows=1_000_000):
    draw = random.Random(1)
    with open(path, "w") as out:
        out.write("id,a,b,c,age,visits,amount,opened,active,region,code\n")
        for i in range(rows):
            amount = "" if draw.random() < 0.1 else f"{draw.lognormvariate(3, 1):.2f}"
            out.write(f"{i},{draw.gauss(50, 9):.2f},{draw.gauss(5, 2):.2f},{draw.gauss(0, 1):.3f},{draw.randint(18, 95)},{draw.randint(0, 30)},"
                      f"{amount},20{draw.randint(10, 24)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02},"
                      f"{'true' if draw.random() < 0.4 else 'false'},region-{draw.randint(0, 23)},P{draw.randint(1000, 1999)}\n")


def make_texts(path, rows=200_000):
    draw = random.Random(2)
    words = ("the a of patient said and then we waited for nearly two hours before anyone came which felt long but kind staff "
             "explained every step of it clearly enough that nobody worried about tomorrow").split()
    with open(path, "w") as out:
        out.write("id,channel,score,text\n")
        for i in range(rows):
            text = " ".join(draw.choice(words) for _ in range(draw.randint(30, 150)))
            if i % 3 == 0:
                text = text.replace(" said ", ' said ""yes"",\n', 1).replace(" and ", "\n\n", 1)
            out.write(f'{i},{draw.choice(("web", "phone", "mail"))},{draw.randint(1, 5)},"{text}"\n')


def once(command):
    line = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(line[0]), int(line[1])


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("bench", help="the bench_csv program of a release build")
    options.add_argument("--table", type=pathlib.Path, help="a typed table to read besides the text-heavy file")
    options.add_argument("--repeats", type=int, default=7)
    options.add_argument("--folder", type=pathlib.Path, default=pathlib.Path("build/bench"))
    given = options.parse_args()
    folder = given.folder
    folder.mkdir(parents=True, exist_ok=True)
    python = folder / "venv" / "bin" / "python"
    if not python.exists():
        venv.create(folder / "venv", with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "pyarrow", "polars", "duckdb"], check=True)
    table = given.table or folder / "table.csv"
    if not table.exists():
        make_table(table)
    texts = folder / "texts.csv"
    if not texts.exists():
        make_texts(texts)
    for file in (table, texts):
        megabytes = os.path.getsize(file) / 1e6
        commands = {"reader.csv (sample)": [given.bench, file, "1", "sample"], "reader.csv (all)": [given.bench, file, "1", "all"]}
        commands |= {name: [python, "-c", source + TAIL, file] for name, source in PEERS.items()}
        times = {name: [] for name in commands}
        rows = {}
        for _ in range(given.repeats):
            for name, command in commands.items():
                seconds, rows[name] = once(command)
                times[name].append(seconds)
        if len(set(rows.values())) != 1:
            sys.exit(f"the programs disagree about the rows of {file}: {rows}")
        median = {name: statistics.median(values) for name, values in times.items()}
        fastest = min(median[name] for name in PEERS)
        print(f"\n{file.name}: {megabytes:.0f} MB, {next(iter(rows.values()))} rows, one thread, median of {given.repeats}")
        for name, seconds in median.items():
            print(f"  {name:20} {seconds:7.3f} s {megabytes / seconds:7.0f} MB/s   {fastest / seconds:5.2f} × the fastest peer")


if __name__ == "__main__":
    main()
