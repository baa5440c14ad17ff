#!/usr/bin/env python3
"""Quality of the embedded writer on a CSV table of a text and its label (banking77: questions and intents).

Of each split 15 % of the rows are kept for testing; the writer learns from the others. Printed are persona's own text
figures, each beside its ceiling, and what persona takes no part in: how many held-out texts a classifier (TF-IDF, logistic
regression) names rightly that learnt from synthetic rows, beside one that learnt from real ones; and how many texts hold a
run of eight words that fewer than k of the rows learnt from hold (none should).

    pip install scikit-learn                                   # into a virtual environment
    texts.py TABLE.csv[.gz] --text text --label category --persona-run build/release/bin/persona-run [--seeds 1,2,3]
"""
import argparse
import collections
import csv
import gzip
import json
import pathlib
import random
import subprocess
import tempfile
import time

PIPELINE = """
pipeline: texts-bench
stages:
  source:   {use: reader.csv, path: "%(train)s"}
  votes:    {use: analyser.columns, from: source, subject: none, columns: {%(text)s: free_text, %(label)s: attribute}}
  detect:   {use: detector.multipass, from: source, votes: votes}
  found:    {use: analyser.findings, from: detect}
  safe:     {use: anonymiser.surrogate, from: detect, found: found}
  profile:  {use: analyser.profile, from: safe}
  model:    {use: analyser.seqtree, from: safe, profile: profile}
  generate: {use: generator.seqtree, model: model, avoid: found}
  rescan:   {use: detector.leak-scan, from: generate, against: found}
  unseen:   {use: reader.csv, path: "%(holdout)s"}
  detect2:  {use: detector.multipass, from: unseen, votes: votes}
  safe2:    {use: anonymiser.surrogate, from: detect2, found: found}
  quality:
    {use: validator.quality, train: safe, holdout: safe2, synthetic: rescan, leaks: rescan.verdict, columns: votes, target: %(label)s, distribution: 0,
     distribution_of_ceiling: 0, diversity: 0, diversity_least: 0, semantic: 0}
  output:   {use: writer.csv, from: rescan, path: "%(out)s", accepts: synthetic}
"""
FIGURES = ["distribution_similarity", "semantic_similarity", "diversity", "text_agreement", "text_train_on_synthetic"]
RUN, K = 8, 10


def read(path):
    with (gzip.open if str(path).endswith(".gz") else open)(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def runs(text):
    words = [word.strip(".,;:!?()[]{}\"'") for word in text.lower().split()]
    words = [word for word in words if word]
    return {tuple(words[i:i + RUN]) for i in range(len(words) - RUN + 1)}


def holding_rare_runs(made, train, text):
    """How many made texts hold a run that some of the source's hold, and fewer than k."""
    held = collections.Counter(run for row in train for run in runs(row[text]))
    return sum(any(0 < held[run] < K for run in runs(row[text])) for row in made)


def named_rightly(rows, test, text, label):
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    features = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    model = LogisticRegression(C=10, max_iter=300).fit(features.fit_transform([row[text] for row in rows]), [row[label] for row in rows])
    named = model.predict(features.transform([row[text] for row in test]))
    return sum(a == row[label] for a, row in zip(named, test)) / len(test)


def measure(options, rows, seed, folder):
    shuffled = rows[:]
    random.Random(seed).shuffle(shuffled)
    cut = int(0.85 * len(shuffled))
    train, test = shuffled[:cut], shuffled[cut:]
    names = {name: str(folder / f"{name}.csv") for name in ("train", "holdout", "out")}
    write(names["train"], train)
    write(names["holdout"], test)
    text = PIPELINE % {**names, "text": json.dumps(options.text), "label": json.dumps(options.label)}
    (folder / "texts.yaml").write_text(text, encoding="utf-8")
    begun = time.monotonic()
    subprocess.run([options.persona_run, str(folder / "texts.yaml"), "--seed", str(seed), "--quiet", "--report", str(folder / "report.json")],
                   check=True)
    seconds = time.monotonic() - begun
    figures = {f["name"]: f for v in json.loads((folder / "report.json").read_text())["verdicts"].values() for f in v["figures"]}
    made = read(names["out"])
    line = [f"{name} {figures[name]['value']:.3f} of {figures[name]['ceiling']:.3f}" for name in FIGURES if figures[name]["value"] is not None]
    real, synthetic = (named_rightly(learnt, test, options.text, options.label) for learnt in (train, made))
    print(f"seed {seed}, {seconds:.1f} s: {', '.join(line)}; named rightly {synthetic:.3f} of {real:.3f} ({synthetic / real:.2f}); "
          f"texts with a run of {RUN} words of fewer than {K}: {holding_rare_runs(made, train, options.text)} of {len(made)}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table")
    parser.add_argument("--text", default="text")
    parser.add_argument("--label", default="category")
    parser.add_argument("--persona-run", default="build/release/bin/persona-run")
    parser.add_argument("--seeds", default="1,2,3")
    options = parser.parse_args()
    rows = read(options.table)
    for seed in map(int, options.seeds.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            measure(options, rows, seed, pathlib.Path(folder))


if __name__ == "__main__":
    main()
