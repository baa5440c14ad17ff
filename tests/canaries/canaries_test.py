"""200 canaries of 20 kinds in columns and texts: none is in what a run leaves, and where a detector is switched off the leak
scan still holds them back, or the run fails."""
import csv
import json
import pathlib
import random
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from whole_run import PERSONA, SOURCE, WholeRun

EACH = 10
CONSONANTS, VOWELS = "bcdfghjklmnpqrstvwxz", "aeiou"


def luhn(digits):
    total = sum(d if i % 2 else d * 2 - 9 * (d > 4) for i, d in enumerate(reversed(digits)))
    return (10 - total % 10) % 10


class Makers:
    """Values that look right (check digits and all) and stand nowhere else."""

    def __init__(self, seed):
        self.draw = random.Random(seed)

    def digits(self, count):
        return "".join(str(self.draw.randrange(10)) for _ in range(count))

    def invented(self, syllables=4):
        return "".join(self.draw.choice(CONSONANTS) + self.draw.choice(VOWELS) for _ in range(syllables)).capitalize()

    def email(self): return f"{self.invented().lower()}.{self.invented().lower()}@{self.invented().lower()}.example"
    def telephone(self): return "0808 157 " + self.digits(4)
    def card(self):
        body = [4] + [int(d) for d in self.digits(14)]
        text = "".join(map(str, [*body, luhn(body)]))
        return " ".join(text[i:i + 4] for i in range(0, 16, 4))
    def iban(self):
        bban = "QZXW" + self.digits(14)
        number = "".join(str(int(c, 36)) for c in bban + "GB00")
        return f"GB{98 - int(number) % 97:02}{bban}"
    def nhs(self):
        while True:
            body = "9" + self.digits(8)
            check = 11 - sum(int(d) * (10 - i) for i, d in enumerate(body)) % 11
            if check != 10:
                text = body + str(check % 11)
                return f"{text[:3]} {text[3:6]} {text[6:]}"
    def nino(self): return f"JG {self.digits(2)} {self.digits(2)} {self.digits(2)} B"
    def ssn(self): return f"5{self.draw.randrange(10, 99)}-{self.draw.randrange(10, 99)}-{self.draw.randrange(1000, 9999)}"
    def ip(self): return f"203.{self.draw.randrange(1, 255)}.{self.draw.randrange(1, 255)}.{self.draw.randrange(1, 255)}"
    def mac(self): return ":".join(f"{self.draw.randrange(16, 256):02x}" for _ in range(6))
    def url(self): return f"https://{self.invented().lower()}.example/{self.invented().lower()}"
    def person(self): return f"{self.invented(3)} {self.invented(4)}"
    def titled(self): return f"Dr {self.invented(5)}"
    def firm(self): return f"{self.invented(4)} Engineering Ltd"
    def street(self): return f"{self.draw.randrange(100, 999)} {self.invented(4)} Road"
    def postcode(self): return f"{self.draw.choice('BDHKL')}{self.draw.choice('ADHST')}{self.draw.randrange(10, 99)} {self.draw.randrange(1, 9)}{self.draw.choice('ABDEF')}{self.draw.choice('GHJLN')}"
    def passport(self): return "5" + self.digits(8)
    def key(self): return "sk_live_" + "".join(self.draw.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(24))
    def username(self): return f"{self.invented(3).lower()}_{self.digits(4)}"
    def code(self): return f"ZQ/{self.digits(3)}-{self.invented(3).upper()}"  # of no known pattern
    def word(self): return self.invented(6).lower()                           # of no pattern at all


KINDS = [name for name in vars(Makers) if not name.startswith("_") and name not in ("digits", "invented")]


class Canaries(WholeRun):
    @classmethod
    def setUpClass(cls):
        make = Makers(20)
        cls.canaries = [(kind, getattr(make, kind)()) for kind in KINDS for _ in range(EACH)]

    def setUp(self):
        super().setUp()
        assert len(KINDS) == 20 and len({value for _, value in self.canaries}) == 200
        with open(SOURCE / "pipelines/data/interviews.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.source = self.folder / "interviews.csv"
        frames = ["They have me down as {}.", "My {kind} is {}.", "Write to {} about it, please.", "It was {} again.", "I told {} so."]
        at = iter(range(3, len(rows), 7))
        with open(self.source, "w", newline="", encoding="utf-8") as file:
            out = csv.DictWriter(file, [*rows[0], "remark"])
            for row in rows:
                row["remark"] = ""
            for index, (kind, value) in enumerate(self.canaries):
                row = rows[next(at)]
                if index % 2 == 0:
                    row["transcript"] = frames[index // 2 % len(frames)].format(value, kind=kind) + " " + row["transcript"]
                else:
                    row["remark"] = value
            out.writeheader()
            out.writerows(rows)

    def found(self, *texts):
        """The canaries that stand in any of the texts, in their own or another spelling."""
        forms = lambda value: {value, value.lower(), value.upper(), re.sub(r"[ :-]", "", value)}
        return sorted({kind for kind, value in self.canaries for text in texts for form in forms(value) if form in text})

    def run_with(self, *passes):
        target, report = self.data / "out.csv", self.data / "report.json"
        target.unlink(missing_ok=True)
        done = self.start(SOURCE / "pipelines/synthesise.yaml", "--set", f"input={self.source}", "--set", f"output={target}", "--report", report,
                          "--seed", "5", "--set", "report.semantic=0.3", "--set", "report.diversity=0.3", "--set", "report.diversity_least=0",
                          "--set", "report.distribution=0.5", "--set", "report.distribution_of_ceiling=0.5",
                          *(("--set", f"detect.passes=[{', '.join(passes)}]") if passes else ())).wait()
        written = target.read_text(encoding="utf-8") if target.exists() else ""
        self.assertEqual(self.found(written, report.read_text(encoding="utf-8"), done.out, done.err), [])
        self.assertIn(done.code, (0, 4), str(done))
        self.assertEqual(done.code == 0, bool(written), str(done))
        return done, json.loads(report.read_text(encoding="utf-8"))

    def test_the_canaries_are_there_to_be_found(self):
        self.assertEqual(self.found(self.source.read_text(encoding="utf-8")), sorted(KINDS))

    def test_none_comes_out_and_the_certificate_says_what_was_checked(self):
        done, report = self.run_with()
        self.assertEqual(done.code, 0, str(done))
        self.assertIn("leak scan: passed", done.out + done.err)
        checked = report["verdicts"]["rescan.verdict"]
        self.assertTrue(checked["passed"], checked)
        self.assertGreater(json.dumps(checked).count("known"), 0, checked)

    def test_each_detector_switched_off(self):
        for passes in (("columns", "patterns"), ("columns", "names"), ("patterns", "names"), ("columns",)):
            with self.subTest(passes=passes):
                self.run_with(*passes)

    def test_anonymised_rows_hold_none_of_the_kinds_that_are_known(self):
        target = self.data / "safe.csv"
        done = self.start(None, "privacy", "anonymise", "--input", self.source, "--output", target, "--strategy", "replace", program=PERSONA).wait()
        self.assertEqual(done.code, 0, str(done))
        left = self.found(target.read_text(encoding="utf-8"))
        # Words and codes of no kind, and names that no list has without a word that announces them, are for the leak scan.
        known = {"email", "telephone", "card", "iban", "nhs", "nino", "ssn", "ip", "mac", "url", "key"}
        self.assertEqual(sorted(known.intersection(left)), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
