"""Numbers, dates and words for missing as people write them: learnt as numbers, kept in a model file, written as they were."""
import csv
import pathlib
import random
import re
import statistics
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from whole_run import PERSONA, WholeRun

FORMS = {
    "Betrag": r"-?\d{1,3}(\.\d{3})*,\d\d €",
    "Gewicht": r"\d+ kg",
    "Beginn": r"\d{1,2}\.\d{1,2}\.20\d\d \d\d:\d\d",
    "BMI": r"\d+,\d|k\.A\.",
}


def number(cell):
    return float(re.sub(r"[^\d,-]", "", cell).replace(",", "."))


class Written(WholeRun):
    def test_a_table_of_another_country_comes_out_in_its_own_writing(self):
        rng = random.Random(8)
        rows = []
        for _ in range(600):
            weight = round(rng.gauss(80, 12))
            amount = f"{weight * 30 + rng.gauss(0, 60):,.2f}".translate(str.maketrans(",.", ".,"))
            bmi = "k.A." if rng.random() < 0.2 else f"{rng.gauss(weight / 3, 1):.1f}".replace(".", ",")
            begin = f"{rng.randint(1, 28)}.{rng.randint(1, 12)}.20{rng.randint(18, 24)} {rng.randint(8, 17):02d}:{rng.randint(0, 1) * 30:02d}"
            rows.append([f"{amount} €", f"{weight} kg", begin, bmi])
        source = self.data / "quelle.csv"
        with source.open("w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out, delimiter=";")
            writer.writerow(FORMS)
            writer.writerows(rows)
        model = self.data / "quelle.model"
        output = self.data / "neu.csv"
        self.run_it(None, "fit", "--input", source, "--model-file", model, "--seed", "5", program=PERSONA)
        self.run_it(None, "sample", "--model-file", model, "--output", output, "--count", "600", "--seed", "6", program=PERSONA)
        with output.open(newline="", encoding="utf-8") as file:
            made = list(csv.DictReader(file))
        self.assertEqual(len(made), 600)
        for column, form in FORMS.items():
            wrong = [row[column] for row in made if not re.fullmatch(form, row[column])]
            self.assertEqual(wrong, [], column)
        for place, column in ((0, "Betrag"), (1, "Gewicht")):
            real = [number(row[place]) for row in rows]
            self.assertAlmostEqual(statistics.mean(number(row[column]) for row in made), statistics.mean(real),
                                   delta=statistics.stdev(real) / 4)
        # They still go together, and one in five is missing.
        pairs = [(number(row["Betrag"]), number(row["Gewicht"])) for row in made]
        self.assertGreater(statistics.correlation(*zip(*pairs)), 0.7)
        self.assertAlmostEqual(sum(row["BMI"] == "k.A." for row in made) / 600, 0.2, delta=0.07)


if __name__ == "__main__":
    unittest.main()
