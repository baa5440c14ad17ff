"""Holds validator.privacy's figures against Anonymeter and SDMetrics.

Run by ctest (label oracle). Makes a virtual environment with both packages under --work on the first run. Exit code 77: the
packages could not be had, nothing was compared. Risks with their intervals agree to 1e-9; univariate singling out exactly;
distances to the closest record within the step of our codes. Linkability and inference choose among equally near rows
differently, so their successes agree within one in fifty rows.
"""
import argparse
import itertools
import json
import os
import pathlib
import random
import subprocess
import sys
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from packages import environment, run_inside  # noqa: E402
from compare_sdmetrics import write  # noqa: E402

PACKAGES = ["anonymeter>=1.1,<1.2", "sdmetrics>=0.32,<0.33"]
ROWS = 600


def made_up(draw, rows):
    """Columns of every kind without missing values, which Anonymeter compares in a way of its own."""
    lines = []
    for _ in range(rows):
        x = draw.gauss(50, 12)
        lines.append([f"{x:.6f}", f"{abs(x * 2 + draw.gauss(0, 6)) + 1:.6f}", draw.choice("abcdefg") if x > 50 else draw.choice("cdx"),
                      max(1, int(x / 3) + draw.randrange(4)), f"{draw.expovariate(.02) + 1:.6f}", draw.choice(["yes", "no", "no"])])
    return lines


def tables(work):
    """Training, control and synthetic rows; every fifth synthetic row is a training row."""
    draw = random.Random(4)
    sides = [made_up(draw, ROWS) for _ in range(3)]
    sides[2][:ROWS // 5] = sides[0][:ROWS // 5]
    paths = []
    for name, lines in zip(("trained", "control", "made"), sides):
        paths.append(os.path.join(work, f"privacy-{name}.csv"))
        write(paths[-1], ["x", "y", "group", "whole", "wait", "flag"], lines)
    return paths


class Comparison:
    def __init__(self):
        self.differences = 0

    def check(self, what, ours, theirs, tolerance):
        if abs(ours - theirs) > tolerance:
            self.differences += 1
            print(f"  {what}: ours {ours}, theirs {theirs}")


def risks(oracle, compare):
    from anonymeter.stats.confidence import EvaluationResults

    cases = [(n, s, b, c) for n in (1, 10, 500, 2000) for s, b, c in itertools.product((0, n // 7, n // 2, n), repeat=3)]
    text = "\n".join(" ".join(map(str, case)) for case in cases)
    ours = json.loads(subprocess.run([oracle, "risks"], input=text, check=True, capture_output=True, text=True).stdout)
    for case, (value, low, high, conclusive) in zip(cases, ours, strict=True):
        results = EvaluationResults(n_attacks=case[0], n_success=case[1], n_baseline=case[2], n_control=case[3])
        risk = results.risk()
        for what, mine, theirs in (("risk", value, risk.value), ("low", low, risk.ci[0]), ("high", high, risk.ci[1])):
            compare.check(f"{what} of {case}", mine, theirs, 1e-9)
        compare.check(f"conclusion of {case}", conclusive, bool(results.attack_rate.value > results.baseline_rate.value), 0)
    print(f"risks: {len(cases)} cases")


def attacks(oracle, work, compare):
    import pandas as pd
    from anonymeter.evaluators import InferenceEvaluator, LinkabilityEvaluator, SinglingOutEvaluator
    from sdmetrics.single_table.privacy.dcr_utils import calculate_dcr

    paths = tables(work)
    ours = json.loads(subprocess.run([oracle, "attacks", *paths], check=True, capture_output=True, text=True).stdout)
    trained, control, made = (pd.read_csv(path) for path in paths)

    # More attacks than there are queries, but no more than that: it draws as many random ones for a baseline.
    most = 2 * ours["univariate"]["attacks"]
    alone = SinglingOutEvaluator(ori=trained, syn=made, control=control, n_attacks=most, seed=1).evaluate(mode="univariate").results()
    compare.check("univariate successes", ours["univariate"]["successes"], alone.n_success, 0)
    compare.check("univariate control", ours["univariate"]["control"], alone.n_control, 0)

    columns = ours["columns"]
    linked = LinkabilityEvaluator(ori=trained, syn=made, control=control, n_attacks=ROWS, n_neighbors=1,
                                  aux_cols=(columns[::2], columns[1::2])).evaluate(n_jobs=1).results()
    print(f"univariate: {alone.n_success} of our {ours['univariate']['attacks']}, control {alone.n_control}; linkability: {linked.n_success}, "
          f"control {linked.n_control} (ours {ours['linkability']['successes']}, {ours['linkability']['control']})")
    compare.check("linked", ours["linkability"]["successes"], linked.n_success, ROWS / 50)
    compare.check("linked control", ours["linkability"]["control"], linked.n_control, ROWS / 50)
    for secret in columns:
        guessed = InferenceEvaluator(ori=trained, syn=made, control=control, n_attacks=ROWS, secret=secret,
                                     regression=pd.api.types.is_numeric_dtype(trained[secret]),
                                     aux_cols=[c for c in columns if c != secret]).evaluate(n_jobs=1).results()
        mine = ours["inference"][secret]
        print(f"inference of {secret}: {guessed.n_success}, control {guessed.n_control} (ours {mine['successes']}, {mine['control']})")
        compare.check(f"inferred {secret}", mine["successes"], guessed.n_success, ROWS / 50)
        compare.check(f"inferred {secret}, control", mine["control"], guessed.n_control, ROWS / 50)

    kinds = {c: {"sdtype": "numerical" if trained[c].dtype != object else "categorical"} for c in columns}
    # SDMetrics scales by the range of the reference alone, we by that of all real rows: the range is made the same.
    span = pd.concat([trained, control])
    edges = pd.DataFrame({c: [span[c].min(), span[c].max()] if kinds[c]["sdtype"] == "numerical" else ["-", "-"] for c in columns})
    far = calculate_dcr(made, pd.concat([trained, edges]), {"columns": kinds})
    for row, (mine, theirs) in enumerate(zip(ours["distances"], far, strict=True)):
        compare.check(f"distance of row {row}", mine, theirs, ours["step"])
    print(f"distances: {len(far)} rows, step {ours['step']:.1e}")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--oracle", required=True)
    options.add_argument("--work", required=True)
    options.add_argument("--inside", action="store_true")
    given = options.parse_args()
    if not given.inside:
        run_inside(environment(os.path.join(given.work, "venv-privacy"), PACKAGES, "anonymeter"), __file__, sys.argv[1:])
    warnings.filterwarnings("ignore")
    compare = Comparison()
    risks(given.oracle, compare)
    attacks(given.oracle, given.work, compare)
    print(f"differences {compare.differences}")
    sys.exit(1 if compare.differences else 0)


if __name__ == "__main__":
    main()
