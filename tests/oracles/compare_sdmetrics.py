"""Holds validator.quality's SDMetrics-compatible figures against the package itself, to 1e-6.

Run by ctest (label oracle). Makes a virtual environment with sdmetrics under --work on the first run. Exit code 77: the
package could not be had, nothing was compared. Real files are taken from --data where they are; made-up ones always.
"""
import argparse
import csv
import gzip
import json
import math
import os
import pathlib
import random
import subprocess
import sys
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from packages import environment, run_inside  # noqa: E402

TOLERANCE = 1e-6
PACKAGE = "sdmetrics>=0.32,<0.33"


def write(path, names, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(names)
        out.writerows(rows)


def halves(source, work, name):
    """A real file cut in two by a seeded shuffle."""
    with gzip.open(source, "rt", newline="", encoding="utf-8") as file:
        names, *rows = list(csv.reader(file))
    random.Random(7).shuffle(rows)
    middle = len(rows) // 2
    paths = [os.path.join(work, f"{name}-{half}.csv") for half in ("a", "b")]
    write(paths[0], names, rows[:middle])
    write(paths[1], names, rows[middle:])
    return name, paths[0], paths[1]


def made_up(work, name, rows, seed, shift):
    """Columns of every type with missing values, ties, constants and categories that only one side has."""
    paths = []
    for side in (0, 1):
        draw = random.Random(seed + side)
        move = shift * side
        lines = []
        for _ in range(rows if side == 0 else rows * 2 // 3):
            x = draw.gauss(10 + move, 3)
            group = draw.choice(["north", "south", "east", "west", "élsewhere", f"only {side}"] + ["north"] * 4)
            whole = int(x * 2) + draw.randrange(3)
            day = 18000 + int(abs(draw.gauss(100 + 10 * move, 60)))
            lines.append([
                "" if draw.random() < 0.1 else f"{x:.4f}",
                "" if draw.random() < 0.05 else whole,
                f"{math.exp(draw.gauss(move, 1.5)):.6f}",
                "" if draw.random() < 0.2 else group,
                draw.choice(["true", "false"]) if draw.random() > 0.1 else "",
                "" if draw.random() < 0.1 else f"{2019 + day // 365}-{1 + day % 12:02d}-{1 + day % 28:02d}",
                7,
                "same",
                f"{0 if draw.random() < 0.7 else draw.randrange(1, 50)}",
                f"K{side}{len(lines) if side == 0 else draw.randrange(rows):06}",
            ])
        paths.append(os.path.join(work, f"{name}-{side}.csv"))
        write(paths[side], ["x", "whole", "skewed", "group", "flag", "day", "constant", "word", "zeros", "key"], lines)
    return name, paths[0], paths[1]


def same(ours, theirs):
    missing = ours is None or (isinstance(ours, float) and math.isnan(ours))
    gone = theirs is None or theirs != theirs
    return missing == gone and (missing or abs(ours - theirs) <= TOLERANCE)


def diagnostics(ours, real, synthetic, check):
    """Which values are possible at all, column by column."""
    from sdmetrics.single_column import BoundaryAdherence, CategoryAdherence, KeyUniqueness

    for column, (boundary, category, unique) in ours["diagnostics"].items():
        pair = (real[column], synthetic[column])
        if boundary is not None:
            check(f"boundary adherence of {column}", boundary, BoundaryAdherence.compute(*pair))
        if category is not None:
            check(f"category adherence of {column}", category, CategoryAdherence.compute(*pair))
        if unique is not None:
            check(f"key uniqueness of {column}", unique, KeyUniqueness.compute(*pair))


def compare(oracle, name, real_path, synthetic_path):
    """Every measure of one pair of files; the number of differences."""
    import pandas as pd
    from sdmetrics.reports.single_table import QualityReport

    ours = json.loads(subprocess.run([oracle, "measures", real_path, synthetic_path], check=True, capture_output=True, text=True).stdout)
    sdtypes = {"int64": "numerical", "float64": "numerical", "boolean": "boolean", "date": "datetime", "timestamp": "datetime", "text": "categorical"}
    # A key takes no part in shapes and pairs.
    metadata = {"columns": {column: {"sdtype": sdtypes[kind] if ours["diagnostics"][column][2] is None else "id"}
                            for column, kind in ours["types"].items()}}

    def load(path):
        table = pd.read_csv(path, dtype={column: str for column, kind in ours["types"].items() if kind in ("text", "boolean")},
                            keep_default_na=False, na_values={column: [""] for column in ours["types"]})
        for column, kind in ours["types"].items():
            if kind == "date":
                table[column] = pd.to_datetime(table[column])
        return table

    differences = 0

    def check(what, mine, theirs):
        nonlocal differences
        if not same(mine, theirs):
            differences += 1
            print(f"  {name}: {what}: ours {mine}, sdmetrics {theirs}")

    scores = {}
    for filtered in (False, True):
        report = QualityReport()
        report.num_rows_subsample = None
        if not filtered:
            report.real_correlation_threshold = 0
            report.real_association_threshold = 0
        real, synthetic = load(real_path), load(synthetic_path)
        report.generate(real, synthetic, metadata, verbose=False)
        scores[filtered] = report.get_score()
        if filtered:
            continue
        shapes = report.get_details("Column Shapes")
        for _, row in shapes.iterrows():
            check(f"shape of {row['Column']}", ours["columns"][row["Column"]], row["Score"])
        pairs = {(pair["a"], pair["b"]): pair for pair in ours["pairs"]}
        trends = report.get_details("Column Pair Trends")
        for _, row in trends.iterrows():
            check(f"pair {row['Column 1']} × {row['Column 2']}", pairs[(row["Column 1"], row["Column 2"])]["score"], row["Score"])
    diagnostics(ours, load(real_path), load(synthetic_path), check)
    check("quality, every pair", ours["quality"], scores[False])
    check("quality, filtered pairs", ours["quality_filtered"], scores[True])
    print(f"{name}: {len(ours['columns'])} columns, {len(ours['pairs'])} pairs, quality {scores[False]:.6f}, filtered {scores[True]:.6f}, "
          f"differences {differences}")
    return differences


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--oracle", required=True)
    options.add_argument("--work", required=True)
    options.add_argument("--data", required=True)
    options.add_argument("--inside", action="store_true")
    given = options.parse_args()
    if not given.inside:
        run_inside(environment(os.path.join(given.work, "venv"), [PACKAGE], "sdmetrics"), __file__, sys.argv[1:])
    warnings.filterwarnings("ignore")
    files = [made_up(given.work, "made-up", 3000, 11, 0.2), made_up(given.work, "made-up far", 400, 23, 2.0), made_up(given.work, "made-up few", 12, 31, 0.5)]
    for name in ("hmeq", "census"):
        source = os.path.join(given.data, "tabular", f"{name}.csv.gz")
        if os.path.exists(source):
            files.append(halves(source, given.work, name))
        else:
            print(f"{name}: not at hand, left out")
    differences = sum(compare(given.oracle, *each) for each in files)
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()
