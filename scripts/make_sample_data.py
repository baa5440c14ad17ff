#!/usr/bin/env python3
"""Makes the fictional sample files of pipelines/data: interviews.csv, patient-feedback.json, customer-research.xlsx.

Needs Python 3.9 or newer and nothing else. Every run gives the same bytes, on any machine; tests/sample_data checks it.
What the files hold is described in pipelines/data/README.md, how they come about in scripts/sample_data/.
"""

import argparse
import csv
import io
import json
import pathlib
import sys

sys.dont_write_bytecode = True

from sample_data.interviews import make_interviews  # noqa: E402
from sample_data.patients import make_patients  # noqa: E402
from sample_data.research import make_research  # noqa: E402
from sample_data.xlsx import workbook  # noqa: E402


def csv_bytes(rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8")


def json_bytes(value):
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def main():
    here = pathlib.Path(__file__).resolve().parent.parent / "pipelines" / "data"
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=pathlib.Path, default=here, metavar="FOLDER",
                        help="where the files go (default: pipelines/data)")
    folder = parser.parse_args().output
    files = {
        "interviews.csv": csv_bytes(make_interviews()),
        "patient-feedback.json": json_bytes(make_patients()),
        "customer-research.xlsx": workbook("responses", *make_research()),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
        print(f"{folder / name}: {len(content)} bytes")


if __name__ == "__main__":
    main()
