#!/usr/bin/env python3
"""persona beside SDV's Gaussian copula: peers.py TABLE.csv[.gz]... [--persona-run build/release/bin/persona-run] [--seed 1]
[--work build/peers]

Half of each table is learnt from, half held out; both make as many rows. For them, for the held-out rows themselves and for
the training rows with every column shuffled by itself: SDMetrics' quality and its share of what the held-out rows reach, what
a gradient-boosted detector makes of the rows beside held-out ones (.5: can not tell), the share of rows nearer to the training
half than to the other one (.5: nothing memorised), seconds and memory from file to file. persona reads, learns, makes and
writes, nothing is taken for personal, and no report is made; SDV is told what is a category and what a number, and has its own
settings else.

The packages are installed into a virtual environment in the --work folder on the first run, from the package index. Where
that is not possible the script says so and leaves with exit code 77.
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile
import warnings

HERE = pathlib.Path(__file__).resolve()
ROOT = HERE.parents[3]
sys.path[:0] = [str(HERE.parent), str(ROOT / "tests" / "support")]
from packages import environment, run_inside  # noqa: E402

PACKAGES = ["sdv>=2.0,<3", "sdmetrics>=0.32", "scikit-learn", "pandas"]


def learn_and_make(train, out):
    """What the other process does: SDV's Gaussian copula with its own settings, told what is a category and what a number."""
    import quality
    from sdv.metadata import Metadata
    from sdv.single_table import GaussianCopulaSynthesizer
    table = quality.read(train)
    columns = quality.Judge(table, table).metadata["columns"]
    synthesizer = GaussianCopulaSynthesizer(Metadata.load_from_dict({"tables": {"table": {"columns": columns}}}))
    synthesizer.fit({"table": table})
    synthesizer.sample(len(table))["table"].to_csv(out, index=False)


def measured(*command):
    """Clock seconds and peak memory in MB. From a process of its own: a child's peak begins with that of its parent."""
    run = "import sys, scale; print(*scale.run(sys.argv[1:], 1))"
    done = subprocess.run([sys.executable, "-c", run, *map(str, command)], cwd=HERE.parent, stdout=subprocess.PIPE, text=True, check=True)
    clock, _, memory = map(float, done.stdout.split())
    return clock, memory


def compare(options, table, folder):
    import json
    import numpy as np
    import quality
    whole = quality.read(table).sample(frac=1, random_state=5)
    half = len(whole) // 2
    train, holdout = folder / "train.csv", folder / "holdout.csv"
    whole[:half].to_csv(train, index=False)
    whole[half:].to_csv(holdout, index=False)
    pipeline = folder / "bench.yaml"
    pipeline.write_text(quality.PIPELINE % {
        "train": train, "out": folder / "persona.csv", "roles": ", ".join(f"{json.dumps(c)}: attribute" for c in whole.columns)})
    taken = {"persona": measured(options.persona_run, pipeline, "--seed", options.seed, "--quiet", "--no-record"),
             "SDV Gaussian copula": measured(sys.executable, HERE, "--make", train, folder / "copula.csv")}
    learnt = quality.read(train)
    shuffle = np.random.default_rng(options.seed)
    rows = {"persona": quality.read(folder / "persona.csv"), "SDV Gaussian copula": quality.read(folder / "copula.csv"),
            "held-out rows": quality.read(holdout),
            "independent columns": learnt.apply(lambda column: shuffle.permutation(column.to_numpy()))}
    judge = quality.Judge(learnt, rows["held-out rows"])
    ceiling, _ = judge.quality(rows["held-out rows"])
    print(f"\n{pathlib.Path(table).name}: {half:,} rows to learn from, {len(whole.columns)} columns")
    print(f"{'':20} quality  ÷ ceiling  detector AUC  nearer to training  seconds      MB")
    for name, made in rows.items():
        made = made[learnt.columns]
        score, _ = judge.quality(made)
        real = name == "held-out rows"
        told = judge.detector(learnt if real else judge.holdout, made)
        nearer = "–" if real else f"{judge.nearer_to_training(made):.3f}"
        clock, memory = (f"{taken[name][0]:.1f}", f"{taken[name][1]:.0f}") if name in taken else ("–", "–")
        print(f"{name:20} {score:7.4f} {score / ceiling:10.4f} {told:13.3f} {nearer:>19} {clock:>8} {memory:>7}", flush=True)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("tables", nargs="*")
    options.add_argument("--persona-run", default="build/release/bin/persona-run", type=lambda text: pathlib.Path(text).resolve())
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--work", default=ROOT / "build" / "peers", type=pathlib.Path)
    options.add_argument("--make", nargs=2, help=argparse.SUPPRESS)
    options.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = options.parse_args()
    warnings.filterwarnings("ignore")
    if given.make:
        learn_and_make(*given.make)
        return
    if not given.tables:
        options.error("name a table")
    if not given.inside:
        run_inside(environment(given.work / "venv", PACKAGES, "sdv, sdmetrics, sklearn, pandas"), __file__, sys.argv[1:])
    for table in given.tables:
        with tempfile.TemporaryDirectory(prefix="persona-peers-") as folder:
            compare(given, table, pathlib.Path(folder))


if __name__ == "__main__":
    main()
