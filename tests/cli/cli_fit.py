"""persona fit, sample, model merge and model inspect."""
import csv
import io
import json

from tool import EASY, OnInterviews


class Fit(OnInterviews):
    def test_fit_and_sample(self):
        self.run_persona("fit", "--input", self.interviews, "--model-file", "my.model", "--no-record", *EASY)
        self.assert_no_secret((self.folder / "my.model").read_bytes().decode("utf-8", "replace"))
        self.run_persona("sample", "--model-file", "my.model", "--output", "out.csv", "--count", "50", "--seed", "1", "--no-record")
        self.assertEqual(len(self.rows("out.csv")), 50)
        again = self.run_persona("sample", "--model-file", "my.model", "--output", "-", "--count", "50", "--seed", "1", "--no-record").out
        self.assertEqual(again, (self.folder / "out.csv").read_text(encoding="utf-8"))
        # Some columns as asked for, whatever the number of threads; what can not be had is named.
        asked = ["sample", "--model-file", "my.model", "--output", "-", "--format", "csv", "--count", "40", "--seed", "1", "--no-record",
                 "--condition", "channel={shop: 0.75, website: 0.25}"]
        chosen = self.run_persona(*asked, "--threads", "1").out
        self.assertEqual(chosen, self.run_persona(*asked, "--threads", "8").out)
        self.assertEqual([row["channel"] for row in csv.DictReader(io.StringIO(chosen))].count("shop"), 30)
        refused = self.run_persona("sample", "--model-file", "my.model", "--output", "no.csv", "--condition", "channel=Atlantis", expect=2)
        self.assertIn("possible are: ", refused.err)
        self.assertFalse((self.folder / "no.csv").exists())
        shown = self.run_json("model", "inspect", "--model-file", "my.model")
        self.assertIn("constraints", shown)
        self.assertEqual([column["name"] for column in shown["columns"]][-1], "transcript")
        self.assert_no_secret(json.dumps(shown))
        self.write("broken.model", "nothing of the kind")
        whole = self.run_json("model", "inspect", "--model-file", "my.model", "--all")
        self.assertGreater(len(json.dumps(whole)), 10 * len(json.dumps(shown)))
        self.assertIn("no plugin reads", self.run_persona("model", "inspect", "--model-file", "broken.model", expect=1).err)
        (self.folder / "cut.model").write_bytes((self.folder / "my.model").read_bytes()[:5000])
        self.assertIn("checksum", self.run_persona("model", "inspect", "--model-file", "cut.model", expect=1).err)
        self.run_persona("model", "inspect", "--model-file", "none.model", expect=1)
        self.run_persona("sample", "--model-file", "broken.model", "--output", "o.csv", expect=1)
        self.run_persona("sample", "--model-file", "none.model", "--output", "o.csv", expect=1)

    def test_models_of_several_tables(self):
        for town, base in (("Ainham", 0), ("Berrow", 100), ("Coll", 200)):
            self.write(f"{town}.csv", "town,cost,kind\n" + "".join(f"{town},{base + i % 50},{'day' if i % 3 else 'night'}\n" for i in range(400)))
            self.run_persona("fit", "--input", f"{town}.csv", "--model-file", f"{town}.model", "--no-record", "--subject", "none", "--columns", self.plain_columns(), *EASY)
        self.run_persona("model", "merge", "Ainham.model", "Berrow.model", "Coll.model", "--model-file", "all.model")
        self.run_persona("model", "merge", "Coll.model", "Ainham.model", "Berrow.model", "--model-file", "again.model")
        self.assertEqual((self.folder / "all.model").read_bytes(), (self.folder / "again.model").read_bytes())
        self.run_persona("sample", "--model-file", "all.model", "--output", "out.csv", "--count", "300", "--seed", "1", "--no-record")
        made = self.rows("out.csv")
        self.assertEqual({town: [row["town"] for row in made].count(town) for town in ("Ainham", "Berrow", "Coll")}, {"Ainham": 100, "Berrow": 100, "Coll": 100})
        self.assertTrue(all((int(row["cost"]) + 25) // 100 == ("Ainham", "Berrow", "Coll").index(row["town"]) for row in made))
        self.assertEqual(self.run_json("model", "inspect", "--model-file", "all.model")["merged"], 3)
        self.assertIn("there twice", self.run_persona("model", "merge", "all.model", "Coll.model", "--model-file", "no.model", expect=2).err)
        self.assertIn("at least two", self.run_persona("model", "merge", "all.model", "--model-file", "no.model", expect=2).err)
        self.run_persona("model", "merge", "all.model", "none.model", "--model-file", "no.model", expect=1)
        self.assertFalse((self.folder / "no.model").exists())

    def plain_columns(self):
        self.write("plain.yaml", "town: {role: attribute, method: keep, order: 1}\nkind: {method: independent}\n")
        return "plain.yaml"
