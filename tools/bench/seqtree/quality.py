#!/usr/bin/env python3
"""Quality of generator.seqtree on a CSV table: half to learn from, half held out.

Prints SDMetrics' quality beside its ceiling (real against held-out real), what a gradient-boosted detector
makes of the rows (area under the curve, .5 = can not tell) and the share of rows nearer to the training half
than to the held-out half (.5 = nothing memorised).

    pip install sdmetrics scikit-learn pandas          # into a virtual environment
    quality.py TABLE.csv[.gz] --persona-run build/release/bin/persona-run [--seed 1]
    quality.py --judge TRAIN.csv HOLDOUT.csv SYNTHETIC.csv
    quality.py TABLE.csv[.gz] --splits 10 [--target COLUMN]   # persona's own figures over so many halvings, no package needed
"""
import argparse
import json
import pathlib
import subprocess
import tempfile
import time
import warnings

import numpy as np
import pandas as pd

PIPELINE = """
pipeline: seqtree-bench
stages:
  source:   {use: reader.csv, path: "%(train)s"}
  # Nothing is taken for personal: every column is compared as it is.
  votes:    {use: analyser.columns, from: source, subject: none, columns: {%(roles)s}}
  detect:   {use: detector.multipass, from: source, votes: votes, passes: [columns]}
  safe:     {use: anonymiser.surrogate, from: detect}
  profile:  {use: analyser.profile, from: safe}
  model:    {use: analyser.seqtree, from: safe, profile: profile}
  generate: {use: generator.seqtree, model: model}
  output:   {use: writer.csv, from: generate, path: "%(out)s", accepts: synthetic}
"""

# The same, judged by persona's own validators. Nothing is asked for, so that every run ends with its figures.
JUDGED = PIPELINE.replace("  output:", """  unseen:   {use: reader.csv, path: "%(holdout)s"}
  detect2:  {use: detector.multipass, from: unseen, votes: votes, passes: [columns]}
  safe2:    {use: anonymiser.surrogate, from: detect2}
  quality:
    {use: validator.quality, train: safe, holdout: safe2, synthetic: generate, columns: votes, distribution: 0,
     distribution_of_ceiling: 0, diversity: 0, diversity_least: 0, sample_rows: 15000%(target)s}
  privacy:
    {use: validator.privacy, train: safe, holdout: safe2, synthetic: generate, columns: votes, sample_rows: 15000,
     closer_to_training: 1, membership: 1, attack_risk: 1}
  output:""").split("  output:")[0] + "  output:   {use: sink, from: generate, accepts: synthetic}\n"


def read(path):
    return pd.read_csv(path, keep_default_na=False, na_values=[""])


class Judge:
    def __init__(self, train, holdout):
        self.train, self.holdout = train, holdout
        is_category = {c: train[c].dtype == object or train[c].nunique() <= 2 for c in train.columns}
        self.categories = [c for c, yes in is_category.items() if yes]
        self.numbers = [c for c, yes in is_category.items() if not yes]
        self.metadata = {"columns": {c: {"sdtype": "categorical" if yes else "numerical"} for c, yes in is_category.items()}}

    def quality(self, other):
        from sdmetrics.reports.single_table import QualityReport
        report = QualityReport()
        report.generate(self.train, other, self.metadata, verbose=False)
        return report.get_score(), report.get_properties().Score.tolist()

    def encoded(self, frames):
        together = pd.concat(frames)
        out = together.copy()
        for column in self.categories:
            out[column] = pd.factorize(together[column])[0]
        return out

    def detector(self, a, b):
        from sklearn.ensemble import HistGradientBoostingClassifier
        from sklearn.metrics import roc_auc_score
        from sklearn.model_selection import cross_val_predict
        rows = min(len(a), len(b))
        a, b = a.sample(rows, random_state=1), b.sample(rows, random_state=1)
        labels = np.r_[np.zeros(rows), np.ones(rows)]
        small = [c in self.categories and a[c].nunique() < 200 for c in a.columns]
        model = HistGradientBoostingClassifier(random_state=0, categorical_features=small)
        told = cross_val_predict(model, self.encoded([a, b]).to_numpy(float), labels, cv=3, method="predict_proba")
        return roc_auc_score(labels, told[:, 1])

    def nearer_to_training(self, made, most=1500):
        rows = min(len(self.train), len(self.holdout))
        frames = [self.train.sample(rows, random_state=2), self.holdout.sample(rows, random_state=2),
                  made.sample(min(most, len(made)), random_state=3)]
        data = self.encoded(frames)
        numbers = data[self.numbers].to_numpy(float)
        width = np.nanmax(numbers, 0) - np.nanmin(numbers, 0) if len(self.numbers) else np.ones(0)
        numbers = np.nan_to_num(numbers / np.where(width > 0, width, 1), nan=-1)
        categories = data[self.categories].to_numpy()
        nearer = 0.0
        for i in range(2 * rows, len(data)):
            gower = np.abs(numbers[:2 * rows] - numbers[i]).sum(1) + (categories[:2 * rows] != categories[i]).sum(1)
            a, b = gower[:rows].min(), gower[rows:].min()
            nearer += 1 if a < b else 0.5 if a == b else 0
        return nearer / (len(data) - 2 * rows)


def judge(train, holdout, made):
    by = Judge(train, holdout)
    ceiling, _ = by.quality(holdout)
    score, parts = by.quality(made)
    print(f"quality {score:.4f} (shapes {parts[0]:.4f}, pairs {parts[1]:.4f}), ceiling {ceiling:.4f}, share of it {score / ceiling:.4f}")
    print(f"detector {by.detector(holdout, made):.3f} against held-out rows, {by.detector(train, made):.3f} against training rows; "
          f"real against real {by.detector(train, holdout):.3f}")
    print(f"nearer to training {by.nearer_to_training(made):.3f}")


def run(options, whole, split, folder, text):
    """One halving of the table: learns one half, makes as many rows. The seconds it took."""
    half = len(whole) // 2
    names = {name: str(folder / f"{name}.csv") for name in ("train", "holdout", "out")}
    names["roles"] = ", ".join(f"{json.dumps(column)}: attribute" for column in whole.columns)
    names["target"] = f", target: {json.dumps(options.target)}" if options.target else ""
    shuffled = whole.sample(frac=1, random_state=split)
    shuffled[:half].to_csv(names["train"], index=False)
    shuffled[half:].to_csv(names["holdout"], index=False)
    (folder / "bench.yaml").write_text(text % names)
    begun = time.monotonic()
    done = subprocess.run([options.persona_run, str(folder / "bench.yaml"), "--seed", str(options.seed), "--quiet",
                           "--report", str(folder / "report.json")], check=False)
    if done.returncode not in (0, 4):
        raise SystemExit(done.returncode)
    return time.monotonic() - begun, names


def over_splits(options, whole, folder):
    """Each figure's mean, spread and range over several halvings, beside its ceiling and floor."""
    seen = {}
    for split in range(options.splits):
        seconds, _ = run(options, whole, 100 + split, folder, JUDGED)
        for verdict in json.loads((folder / "report.json").read_text())["verdicts"].values():
            for figure in verdict["figures"]:
                seen.setdefault(figure["name"], []).append(figure)
        print(f"split {split + 1}: {seconds:.2f} s", flush=True)
    print(f"{'figure':32} {'mean':>7} {'bound':>7} {'least':>7} {'most':>7} {'ceiling':>7} {'floor':>7}   (bound: upper 95 % of the mean)")
    for name, figures in seen.items():
        column = {key: [f[key] for f in figures if f.get(key) is not None] for key in ("value", "ceiling", "floor")}
        if not column["value"]:
            print(f"{name:32} {figures[0].get('note', '')}")
            continue
        value = np.array(column["value"], float)
        bound = value.mean() + 1.96 * value.std(ddof=1) / len(value) ** 0.5 if len(value) > 1 else float("nan")
        rest = [f"{np.mean(column[key]):7.4f}" if column[key] else f"{'–':>7}" for key in ("ceiling", "floor")]
        print(f"{name:32} {value.mean():7.4f} {bound:7.4f} {value.min():7.4f} {value.max():7.4f} {' '.join(rest)}")


def main():
    warnings.filterwarnings("ignore")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", nargs="?")
    parser.add_argument("--judge", nargs=3, metavar=("TRAIN", "HOLDOUT", "SYNTHETIC"))
    parser.add_argument("--persona-run", default="build/release/bin/persona-run")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--splits", type=int, default=0, help="judge so many halvings by persona's own figures")
    parser.add_argument("--target", help="the column to predict, for train_on_synthetic")
    options = parser.parse_args()
    if options.judge:
        judge(*(read(path) for path in options.judge))
        return
    if not options.table:
        parser.error("name a table, or --judge and three files")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        whole = read(options.table)
        if options.splits:
            over_splits(options, whole, folder)
            return
        seconds, names = run(options, whole, 5, folder, PIPELINE)
        print(f"read, learn, make and write: {seconds:.2f} s")
        judge(*(read(names[name]) for name in ("train", "holdout", "out")))


if __name__ == "__main__":
    main()
